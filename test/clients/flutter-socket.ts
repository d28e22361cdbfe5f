import { WebSocket } from 'ws';
import { CrashLog } from './crash.js';
import type { FlutterMessage } from './flutter-models.js';
import { eventOf, type FlutterEvent } from './flutter-parser.js';

export const DART_AGENT = 'Dart/2.10 (dart:io)';

export interface FlutterTimes {
  readonly heartbeatMs: number;
  readonly reconnectMs: number;
}

/** The SDK's socket: back after every end, again and again, until the app closes it (contract 5.7). */
export class FlutterSocket {
  readonly events: FlutterEvent[] = [];
  /** What `onConnect` was told. */
  readonly connections: { readonly isConnected: boolean; readonly message: string }[] = [];
  readonly closeCodes: number[] = [];
  heartbeatsSent = 0;
  private readonly crashes = new CrashLog();
  private socket: WebSocket | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private reconnect: NodeJS.Timeout | undefined;
  private isClosedByUser = false;

  constructor(
    private readonly url: string,
    private readonly times: FlutterTimes,
  ) {
    this.open();
  }

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  get messages(): FlutterMessage[] {
    return this.events.flatMap((event) => (event.kind === 'message' ? [event.message] : []));
  }

  /** Throws what the listener threw. */
  close(): void {
    this.isClosedByUser = true;
    clearTimeout(this.reconnect);
    clearInterval(this.heartbeat);
    this.socket?.close();
    this.crashes.throwFirst();
  }

  private open(): void {
    const socket = new WebSocket(this.url, {
      perMessageDeflate: true,
      headers: { 'User-Agent': DART_AGENT, 'Cache-Control': 'no-cache', 'Accept-Encoding': 'gzip' },
    });
    this.socket = socket;
    socket.on('message', (data: Buffer, isBinary) => this.crashes.guard(() => this.take(data, isBinary)));
    socket.on('error', () => undefined);
    socket.on('close', (code) => this.done(code));
  }

  private take(data: Buffer, isBinary: boolean): void {
    const event = eventOf(data, isBinary);
    this.events.push(event);
    if (event.kind === 'connected') this.connected();
    if (event.kind === 'disconnected') this.connections.push({ isConnected: false, message: event.message });
  }

  /** Only this frame starts the heartbeat (contract 0.4, rule 7). */
  private connected(): void {
    this.connections.push({ isConnected: true, message: '' });
    clearInterval(this.heartbeat);
    this.heartbeat = setInterval(() => {
      this.heartbeatsSent++;
      this.socket!.send('heartbeat');
    }, this.times.heartbeatMs);
  }

  private done(code: number): void {
    this.closeCodes.push(code);
    clearInterval(this.heartbeat);
    if (!this.isClosedByUser) this.reconnect = setTimeout(() => this.open(), this.times.reconnectMs).unref();
  }
}
