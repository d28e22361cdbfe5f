import { androidImage, androidPhoto } from '../harness/picture-uploads.js';
import type { HttpRequest } from '../harness/http-client.js';
import { androidGet, androidPost, androidUpload } from './android-http.js';
import {
  type AndroidContact,
  type AndroidMessage,
  contactsOf,
  historyOf,
  parseAnswer,
  parseByteAnswer,
  pictureOf,
  profilesOf,
} from './android-parser.js';
import { AndroidSocket, type AndroidTimes } from './android-socket.js';
import { textOf } from './object-value-util.js';
import { type Answer, answerOf, exchange } from './transport.js';

export interface AndroidOptions {
  readonly host: string;
  readonly wssHost: string;
  readonly token: string;
  readonly times?: AndroidTimes;
}

const TIMES: AndroidTimes = { heartbeatMs: 50_000, pingMs: 60_000 };
const PAGE_SIZE = 15;

/** The Android SDK on OkHttp: URLs put together by hand, forms, nothing signed. */
export class AndroidClient {
  constructor(private readonly options: AndroidOptions) {}

  connect(): AndroidSocket {
    const { wssHost, token, times = TIMES } = this.options;
    return new AndroidSocket(`${wssHost}/wss?token=${token}`, times);
  }

  async listContacts(page: number): Promise<AndroidContact[]> {
    const path = `/chat/users?token=${this.options.token}&limit=${PAGE_SIZE}&page=${page}`;
    return contactsOf(parseAnswer(await this.request(androidGet(path))));
  }

  /** Every page of history, as scrolling up loads them: the first with an empty marker. */
  async wholeHistory(peer: string, limit = 10): Promise<AndroidMessage[][]> {
    const pages: AndroidMessage[][] = [];
    let marker = '';
    let seen = 0;
    for (;;) {
      const query = `token=${this.options.token}&link_user=${peer}&node_marker=${marker}&limit=${limit}`;
      const answer = await this.request(androidGet(`/messages/getHistoricalMessage?${query}`));
      const { messages, rows, total } = historyOf(parseAnswer(answer));
      pages.push(messages);
      seen += rows;
      if (rows === 0 || seen >= total) return pages;
      marker = messages.at(-1)?.id ?? marker;
    }
  }

  /** Content is joined from texts that nothing escapes (contract 3.7). */
  sendText(target: string, text: string): Promise<void> {
    return this.send(target, 'Msg:Txt', `{"content":"${text}","extra":""}`);
  }

  sendPicture(target: string, imgUrl: string, thumbnailUrl: string): Promise<void> {
    const content = `{"img_url":"${imgUrl}","thumbnail_url":"${thumbnailUrl}","extra":""}`;
    return this.send(target, 'Msg:Img', content);
  }

  sendCustom(target: string, content: object): Promise<void> {
    return this.send(target, 'Msg:Customize', JSON.stringify(content));
  }

  /** The chat screen's upload; its code is text at the top, its URLs inside. */
  async uploadPhoto(picture: Buffer): Promise<ReturnType<typeof pictureOf>> {
    const upload = androidUpload(androidPhoto(this.options.token, picture), 'OkHttp');
    return pictureOf(parseAnswer(await this.request(upload)));
  }

  /** The upload for apps with a screen of their own. */
  async uploadImage(
    picture: Buffer,
    order: 'token first' | 'picture first',
  ): Promise<ReturnType<typeof pictureOf>> {
    const upload = androidUpload(androidImage(order)(this.options.token, picture), 'HttpURLConnection');
    return pictureOf(parseByteAnswer(await this.request(upload)));
  }

  async countUnread(): Promise<string> {
    const answer = await this.request(androidGet(`/chat/getAllNewMessage?token=${this.options.token}`));
    const { data } = parseAnswer(answer) as { data: Record<string, unknown> };
    return textOf(data, 'count');
  }

  async markRead(target_uid: string): Promise<void> {
    await this.order('/chat/readMsg', { target_uid });
  }

  async deleteContact(target_uid: string): Promise<void> {
    await this.order('/messages/delLiaisonPerson', { target_uid });
  }

  /** By POST (contract 3.21). */
  async profiles(target_uid: string): Promise<ReturnType<typeof profilesOf>> {
    return profilesOf(await this.order('/chat/getConversationInfo', { target_uid }));
  }

  private async send(target_uid: string, type: string, content: string): Promise<void> {
    const client_time = String(Date.now());
    await this.order('/messages/send', { type, target_uid, content, push: '1', mark: '1', client_time });
  }

  private async order(
    path: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<ReturnType<typeof parseAnswer>> {
    return parseAnswer(await this.request(androidPost(path, { token: this.options.token, ...parameters })));
  }

  /** The host as the app wrote it, and the path behind it. */
  private async request(request: HttpRequest): Promise<Answer> {
    const { host } = this.options;
    const before = new URL(host).pathname === '/' && !host.endsWith('/') ? '' : new URL(host).pathname;
    return answerOf(await exchange(host, { ...request, path: before + request.path }));
  }
}
