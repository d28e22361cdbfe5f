import type { IncomingHttpHeaders } from 'node:http';
import { type ClientOptions, WebSocket } from 'ws';
import type { ChatUser } from './chat-user.js';
import { until, within } from './until.js';

/** A frame of contract 5.5. */
export interface Frame {
  readonly msg_id: string;
  readonly from_uid: string;
  readonly target_uid: string;
  readonly type: string;
  readonly content: unknown;
  readonly send_time: string;
  readonly status: number;
  readonly arrivals_callback: number;
  readonly message_direction: number;
  readonly nickname?: string;
  readonly code?: number;
}

export interface SocketOptions extends ClientOptions {
  /** Path before the query; clients use `/wss`. */
  readonly path?: string;
  /** Query behind the token, such as `&EIO=4`. */
  readonly more?: string;
}

/** A WebSocket client that keeps everything it gets and knows the rules of contract 4.4 for every frame. */
export class SocketClient {
  readonly frames: Frame[] = [];
  /** Protocol pings that the server sent. */
  pings = 0;
  closeCode: number | undefined;
  private readonly untaken: Frame[] = [];
  private violation: Error | undefined;

  private constructor(
    readonly socket: WebSocket,
    readonly handshakeHeaders: () => IncomingHttpHeaders,
  ) {
    socket.on('message', (data: Buffer, isBinary: boolean) => this.take(data, isBinary));
    socket.on('ping', () => this.pings++);
    socket.on('close', (code) => (this.closeCode = code));
    socket.on('error', () => undefined);
  }

  /** Resolves after the 101; throws when there is none. */
  static async open(url: string, options: ClientOptions = {}): Promise<SocketClient> {
    let headers: IncomingHttpHeaders = {};
    const socket = new WebSocket(url, { perMessageDeflate: false, ...options });
    socket.on('upgrade', (response) => (headers = response.headers));
    const client = new SocketClient(socket, () => headers);
    await within(
      `a handshake at ${url}`,
      new Promise<void>((resolve, reject) => {
        socket.once('open', resolve);
        socket.once('error', reject);
        socket.once('unexpected-response', (_request, response) =>
          reject(new Error(`Handshake answered with ${response.statusCode}`)),
        );
      }),
    );
    return client;
  }

  /** Connects a user and waits for its `Sys:Connect`. */
  static async connect(user: ChatUser, options: SocketOptions = {}): Promise<SocketClient> {
    const { path = '/wss', more = '', ...rest } = options;
    const client = await SocketClient.open(`${user.app.ws}${path}?token=${user.token}${more}`, rest);
    await client.nextFrame(({ type }) => type === 'Sys:Connect');
    return client;
  }

  /** The next frame that was not taken yet and fits. */
  nextFrame(fits: (frame: Frame) => boolean = () => true, timeoutMs?: number): Promise<Frame> {
    return until(
      'a frame',
      () => {
        const index = this.untaken.findIndex(fits);
        return index === -1 ? null : this.untaken.splice(index, 1)[0]!;
      },
      timeoutMs,
    ).catch((error: unknown) => {
      const seen = `${this.frames.length} frames, close code ${this.closeCode}`;
      throw this.violation ?? new Error(`No such frame (${seen})`, { cause: error });
    });
  }

  /** The next frame with this text, as `ChatUser.sendText` sends it. */
  nextText(text: string, timeoutMs?: number): Promise<Frame> {
    return this.nextFrame(({ content }) => textOf(content) === text, timeoutMs);
  }

  /** The texts of all chat frames so far, in the order of their arrival. */
  texts(): string[] {
    return this.frames
      .filter(({ type }) => type.startsWith('Msg:'))
      .map(({ content }) => textOf(content) ?? '');
  }

  /** A protocol ping of ours; resolves with the pong, so everything that the server wrote before is here. */
  async ping(): Promise<void> {
    const pong = new Promise<void>((resolve) => {
      this.socket.once('pong', () => resolve());
    });
    this.socket.ping();
    await within('a pong', pong);
  }

  untilPings(count: number, timeoutMs?: number): Promise<true> {
    return until(`${count} pings`, () => this.pings >= count || null, timeoutMs);
  }

  /** The close code; 1006 when the connection ended without one. */
  untilClosed(timeoutMs?: number): Promise<number> {
    return until('the end of the socket', () => this.closeCode, timeoutMs);
  }

  /** Closes it and throws when a frame broke a rule. */
  async close(): Promise<void> {
    this.socket.close(1000);
    await this.untilClosed();
    if (this.violation) throw this.violation;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  private take(data: Buffer, isBinary: boolean): void {
    try {
      const frame = checkedFrame(data, isBinary);
      this.frames.push(frame);
      this.untaken.push(frame);
    } catch (error) {
      this.violation ??= error as Error;
    }
  }
}

/** Contract 4.4: what every client needs of every frame. */
function checkedFrame(data: Buffer, isBinary: boolean): Frame {
  if (isBinary) throw new Error('A binary frame crashes iOS and Flutter');
  const text = data.toString('utf8');
  const value = JSON.parse(text) as Record<string, unknown>;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`No object: ${text}`);
  for (const name of ['msg_id', 'type', 'from_uid', 'target_uid', 'send_time']) {
    if (typeof value[name] !== 'string') throw new Error(`${name} is no text: ${text}`);
  }
  if (value['msg_id'] === '' || 'mode' in value || value['status'] !== 1) throw new Error(`Unfit: ${text}`);
  const { type, content } = value as { type: string; content: unknown };
  const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
  if (type.startsWith('Msg:') && !isObject) throw new Error(`content is no object: ${text}`);
  return value as unknown as Frame;
}

function textOf(content: unknown): string | undefined {
  return (content as { content?: string } | null)?.content;
}
