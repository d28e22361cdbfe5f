import { type ChatUser, registerUser, succeeded } from '../harness/chat-user.js';
import { uploadPicture, type UploadedPicture, web } from '../harness/picture-uploads.js';
import type { TestApp } from '../harness/signed-call.js';
import { type Frame, SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';

/** A custom message as all clients show it, with an empty object and an empty list inside. */
export const CARD = { title: '信義路五段', price: '12000', infos: ['3房', '2廳'], extra: { a: {}, b: [] } };

/** Somebody to talk to. */
export class Peer {
  private constructor(
    readonly user: ChatUser,
    private socket: SocketClient,
  ) {}

  static async of(app: TestApp, nickname = 'Bob'): Promise<Peer> {
    const user = await registerUser(app, unique('peer'), {
      nickname,
      avatar: 'https://im.example.com/b.png',
    });
    return new Peer(user, await SocketClient.connect(user));
  }

  get uid(): string {
    return this.user.uid;
  }

  async connectAgain(): Promise<void> {
    this.socket = await SocketClient.connect(this.user);
  }

  /** Throws when a frame broke a rule. */
  async leave(): Promise<void> {
    if (this.socket.isOpen) await this.socket.close();
  }

  sendText(to: string, text: string): Promise<unknown> {
    return this.user.sendText(to, text);
  }

  /** `1`, `2`, `3` …, one after the other. */
  async sendNumbers(to: string, count: number): Promise<string[]> {
    const texts = Array.from({ length: count }, (_, index) => String(index + 1));
    for (const text of texts) await this.sendText(to, text);
    return texts;
  }

  async sendCard(to: string): Promise<void> {
    await this.send(to, 'Msg:Customize', CARD);
  }

  async sendPicture(to: string, picture: Buffer): Promise<UploadedPicture> {
    const { http } = this.user.app;
    const urls = await uploadPicture(http, web(this.user.token, picture));
    await this.send(to, 'Msg:Img', urls);
    return urls;
  }

  /** The content of the next frame of a type. */
  async next(type: string): Promise<Record<string, unknown>> {
    return (await this.nextFrame(type)).content as Record<string, unknown>;
  }

  nextFrame(type: string): Promise<Frame> {
    return this.socket.nextFrame((frame) => frame.type === type);
  }

  private async send(target_uid: string, type: string, content: unknown): Promise<void> {
    const parameters = { target_uid, type, content: JSON.stringify(content) };
    succeeded(await this.user.post('/messages/send', parameters));
  }
}
