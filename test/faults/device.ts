import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { ChatUser, HistoryRow } from '../harness/chat-user.js';
import type { Frame } from '../harness/socket-client.js';
import { callOnce } from './api-call.js';
import type { DeviceRecord, SeenFrame, SeenMessage, Session } from './record.js';

const RECONNECT_MS = 150;
const SYNC_AGAIN_MS = 100;
const SYNC_WITHIN_MS = 60_000;
const HANDSHAKE_MS = 3_000;
const PAGE_SIZE = 200;

interface OpenSession {
  readonly greetedAtMs: number;
  readonly frames: SeenFrame[];
}

interface SyncPage {
  readonly messages: readonly HistoryRow[];
  readonly next: string;
  readonly has_more: boolean;
}

/**
 * A device of a user, as a good client is: connects, writes down what it gets, comes back whenever it is sent away,
 * and then asks `/messages/sync` for what it missed.
 */
export class Device {
  private readonly sessions: OpenSession[] = [];
  private socket: WebSocket | undefined;
  private isGreeted = false;
  private isStopped = false;
  private readonly caughtUp: SeenMessage[] = [];
  /** `0` asks for everything. */
  private cursor = '0';
  private syncing: Promise<void> = Promise.resolve();

  constructor(
    private readonly user: ChatUser,
    private readonly name: string,
    /** Where to connect; asked before each attempt. */
    private readonly gateway: () => string,
    /** Which api to call; asked before each call. */
    private readonly api: () => string,
  ) {
    void this.live();
  }

  get isConnected(): boolean {
    return this.isGreeted;
  }

  /** Messages seen so far on the present connection. */
  get currentFrames(): readonly SeenFrame[] {
    return this.sessions.at(-1)?.frames ?? [];
  }

  /** Catches up once more and returns everything; the device is gone then. */
  async finish(): Promise<DeviceRecord> {
    const isOpenAtEnd = this.isGreeted;
    this.isStopped = true;
    this.socket?.close();
    this.catchUp();
    await this.syncing;
    const sessions: Session[] = this.sessions.map((session, index) => ({
      ...session,
      isOpenAtEnd: isOpenAtEnd && index === this.sessions.length - 1,
    }));
    const { app, uid } = this.user;
    return { name: this.name, appId: app.id, uid, sessions, caughtUp: this.caughtUp };
  }

  private catchUp(): void {
    this.syncing = this.syncing.then(() => this.sync());
  }

  /** Everything new since the last time, page by page. What stays unanswered for long is for the checker to miss. */
  private async sync(): Promise<void> {
    const untilMs = Date.now() + SYNC_WITHIN_MS;
    while (Date.now() < untilMs) {
      const { token, uid } = this.user;
      const parameters = { token, since: this.cursor, limit: String(PAGE_SIZE) };
      const page = (await callOnce(this.api(), '/messages/sync', parameters)) as SyncPage | null;
      if (page) {
        this.caughtUp.push(...page.messages.filter(({ target_uid }) => target_uid === uid).map(seen));
        this.cursor = page.next;
        if (!page.has_more) return;
      } else await pause(SYNC_AGAIN_MS);
    }
  }

  private async live(): Promise<void> {
    while (!this.isStopped) {
      await this.connectOnce();
      await pause(RECONNECT_MS);
    }
  }

  /** Resolves when the connection has ended. */
  private connectOnce(): Promise<void> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`${this.gateway()}/wss?token=${this.user.token}`, {
        handshakeTimeout: HANDSHAKE_MS,
        perMessageDeflate: false,
      });
      this.socket = socket;
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.isGreeted = false;
        resolve();
      });
      socket.on('message', (data: Buffer) => this.take(JSON.parse(data.toString('utf8')) as Frame));
    });
  }

  private take(frame: Frame): void {
    if (frame.type === 'Sys:Connect') {
      this.isGreeted = true;
      this.sessions.push({ greetedAtMs: Date.now(), frames: [] });
      this.catchUp();
    } else if (frame.type.startsWith('Msg:')) {
      this.sessions.at(-1)!.frames.push({ ...seen(frame), atMs: Date.now() });
    }
  }
}

function seen({ msg_id, from_uid, target_uid, content }: Frame | HistoryRow): SeenMessage {
  const { content: text } = content as { content: string };
  return { msgId: msg_id, fromUid: from_uid, targetUid: target_uid, text };
}
