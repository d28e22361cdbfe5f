import { WebSocket } from 'ws';
import { type AndroidMessage, frameOf } from './android-parser.js';
import { CrashLog } from './crash.js';

export interface AndroidTimes {
  readonly heartbeatMs: number;
  /** Java-WebSocket's own ping; without a pong for one and a half of it the library closes. */
  readonly pingMs: number;
}

/** The SDK's socket: its heartbeat also finds out that the connection is gone and makes a new one (contract 5.7). */
export class AndroidSocket {
  readonly messages: AndroidMessage[] = [];
  readonly frames: string[] = [];
  readonly closeCodes: number[] = [];
  heartbeatsSent = 0;
  pongs = 0;
  private readonly crashes = new CrashLog();
  private readonly heartbeat: NodeJS.Timeout;
  private socket!: WebSocket;

  constructor(
    private readonly url: string,
    private readonly times: AndroidTimes,
  ) {
    this.heartbeat = setInterval(() => this.tick(), times.heartbeatMs).unref();
    this.open();
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** Throws what the listener threw. */
  close(): void {
    clearInterval(this.heartbeat);
    this.socket.close();
    this.crashes.throwFirst();
  }

  /** Java-WebSocket names neither an agent nor an origin and offers no extension. */
  private open(): void {
    const socket = new WebSocket(this.url, { perMessageDeflate: false });
    this.socket = socket;
    socket.on('open', () => this.watch(socket));
    // Binary frames go to a method that does nothing.
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) this.crashes.guard(() => this.take(data.toString('utf8')));
    });
    socket.on('error', () => undefined);
    socket.on('close', (code) => this.closeCodes.push(code));
  }

  private take(text: string): void {
    this.frames.push(text);
    const { message, receiptFor } = frameOf(text);
    if (receiptFor !== null) {
      this.socket.send(JSON.stringify({ msg_id: receiptFor, receiving_time: String(Date.now()) }));
    }
    if (message) this.messages.push(message);
  }

  private tick(): void {
    if (this.isOpen) {
      this.heartbeatsSent++;
      this.socket.send('mode: heartbeat');
    } else if (this.socket.readyState === WebSocket.CLOSED) {
      this.open();
    }
  }

  private watch(socket: WebSocket): void {
    let lastPongAt = Date.now();
    socket.on('pong', () => {
      this.pongs++;
      lastPongAt = Date.now();
    });
    const pings = setInterval(() => {
      if (Date.now() - lastPongAt > 1.5 * this.times.pingMs) socket.terminate();
      else socket.ping();
    }, this.times.pingMs);
    socket.on('close', () => clearInterval(pings));
  }
}
