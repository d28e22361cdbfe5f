import { setTimeout as pause } from 'node:timers/promises';
import type { ChatUser } from '../harness/chat-user.js';
import type { SentMessage } from './record.js';

/** Longest that a sender waits for an answer; without one the message may be stored or not. */
const ANSWER_MS = 6_000;
const THINK_MS = 20;
const READ_EVERY = 40;

/** Sends one message after the other, to each peer in turn, until it is told to stop. */
export class Sender {
  readonly sent: SentMessage[] = [];
  private isStopped = false;
  private readonly sending: Promise<void>;

  constructor(
    private readonly user: ChatUser,
    private readonly peers: readonly string[],
    /** Which api to call; asked before each message. */
    private readonly api: () => string,
  ) {
    this.sending = this.run();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.sending;
  }

  private async run(): Promise<void> {
    for (let number = 0; !this.isStopped; number++) {
      const targetUid = this.peers[number % this.peers.length]!;
      const { app, uid } = this.user;
      const text = `${app.id} ${uid} ${number}`;
      const sentAtMs = Date.now();
      const acknowledgedId = await this.send(targetUid, text);
      this.sent.push({ text, appId: app.id, fromUid: uid, targetUid, sentAtMs, acknowledgedId });
      // Now and then a read mark, so that unread counts have more to say than how many there are.
      if (number % READ_EVERY === READ_EVERY - 1) await this.call('/chat/readMsg', { target_uid: targetUid });
      await pause(THINK_MS);
    }
  }

  private async send(targetUid: string, text: string): Promise<string | null> {
    const content = JSON.stringify({ content: text, extra: '' });
    const data = await this.call('/messages/send', { target_uid: targetUid, type: 'Msg:Txt', content });
    return data === null ? null : (data as { msg_id: string }).msg_id;
  }

  /** The data of a success; null for anything else. */
  private async call(path: string, parameters: Record<string, string>): Promise<unknown> {
    try {
      const reply = await fetch(`${this.api()}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: this.user.token, ...parameters }),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      const { code, data } = (await reply.json()) as { code: number; data: unknown };
      return code === 200 ? data : null;
    } catch {
      return null;
    }
  }
}
