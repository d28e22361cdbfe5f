import { setTimeout as pause } from 'node:timers/promises';
import type { ChatUser } from '../harness/chat-user.js';
import { callOnce } from './api-call.js';
import type { SentMessage } from './record.js';

/** For so long it repeats a message that was not answered. */
const REPEAT_MS = 60_000;
const REPEAT_PAUSE_MS = 100;
const THINK_MS = 20;
const READ_EVERY = 40;

/**
 * Sends one message after the other, to each peer in turn, until it is told to stop. What is not answered it repeats
 * with the same `client_msg_id`, wherever the next call goes.
 */
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
      let attempts = 0;
      let acknowledgedId: string | null = null;
      while (acknowledgedId === null && Date.now() - sentAtMs < REPEAT_MS) {
        if (attempts++ > 0) await pause(REPEAT_PAUSE_MS);
        acknowledgedId = await this.send(targetUid, text, `${number}`);
      }
      this.sent.push({ text, appId: app.id, fromUid: uid, targetUid, sentAtMs, attempts, acknowledgedId });
      // Now and then a read mark, so that unread counts have more to say than how many there are.
      if (number % READ_EVERY === READ_EVERY - 1) await this.call('/chat/readMsg', { target_uid: targetUid });
      await pause(THINK_MS);
    }
  }

  private async send(targetUid: string, text: string, clientMsgId: string): Promise<string | null> {
    const data = await this.call('/messages/send', {
      target_uid: targetUid,
      type: 'Msg:Txt',
      content: JSON.stringify({ content: text, extra: '' }),
      client_msg_id: clientMsgId,
    });
    return data === null ? null : (data as { msg_id: string }).msg_id;
  }

  private call(path: string, parameters: Record<string, string>): Promise<unknown> {
    return callOnce(this.api(), path, { token: this.user.token, ...parameters });
  }
}
