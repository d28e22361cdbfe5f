import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { ChatUser, HistoryRow } from '../harness/chat-user.js';
import type { Frame } from '../harness/socket-client.js';
import type { DeviceRecord, SeenFrame, SeenMessage, Session } from './record.js';

const RECONNECT_MS = 150;
const HANDSHAKE_MS = 3_000;
const PAGE_SIZE = 200;

interface OpenSession {
  readonly greetedAtMs: number;
  readonly frames: SeenFrame[];
}

/** A device of a user: connects, writes down what it gets, and comes back whenever it is sent away. */
export class Device {
  private readonly sessions: OpenSession[] = [];
  private socket: WebSocket | undefined;
  private isGreeted = false;
  private isStopped = false;

  constructor(
    private readonly user: ChatUser,
    private readonly name: string,
    /** Where to connect; asked before each attempt. */
    private readonly gateway: () => string,
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

  /** Catches up with each peer and returns everything; the device is gone then. */
  async finish(api: string, peers: readonly string[]): Promise<DeviceRecord> {
    const isOpenAtEnd = this.isGreeted;
    this.isStopped = true;
    this.socket?.close();
    const sessions: Session[] = this.sessions.map((session, index) => ({
      ...session,
      isOpenAtEnd: isOpenAtEnd && index === this.sessions.length - 1,
    }));
    const { appId, uid } = { appId: this.user.app.id, uid: this.user.uid };
    return { name: this.name, appId, uid, sessions, caughtUp: await catchUp(this.user, api, peers) };
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
    } else if (frame.type.startsWith('Msg:')) {
      this.sessions.at(-1)!.frames.push({ ...seen(frame), atMs: Date.now() });
    }
  }
}

/** All that the user ever received, by paging through the history with each peer. */
async function catchUp(user: ChatUser, api: string, peers: readonly string[]): Promise<SeenMessage[]> {
  const found: SeenMessage[] = [];
  const reader = user.at({ http: api, ws: '' });
  for (const peer of peers) {
    for (let marker = 0; ;) {
      const { data } = await reader.history(peer, { limit: PAGE_SIZE, node_marker: marker });
      found.push(...data.filter(({ target_uid }) => target_uid === user.uid).map(seen));
      if (data.length < PAGE_SIZE) break;
      marker = data.at(-1)!.id;
    }
  }
  return found;
}

function seen({ msg_id, from_uid, target_uid, content }: Frame | HistoryRow): SeenMessage {
  const { content: text } = content as { content: string };
  return { msgId: msg_id, fromUid: from_uid, targetUid: target_uid, text };
}
