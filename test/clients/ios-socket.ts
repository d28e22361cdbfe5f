import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { CrashLog } from './crash.js';
import type { Dictionary } from './foundation.js';
import { eventOf } from './ios-frame.js';
import { agentToHere } from './transport.js';

/** `ws` reports so that the stream ended without a close frame. */
const NO_CLOSE_FRAME = 1006;
const GOING_AWAY = 1001;

/**
 * The SDK's socket on SocketRocket: back at once after 1001 or an end of the stream, never after anything else
 * (contract 5.7), and without a token never.
 */
export class IosSocket {
  readonly messages: Dictionary[] = [];
  readonly closeCodes: number[] = [];
  /** Streams that failed, handshakes that were refused: no way back. */
  readonly errors: Error[] = [];
  connections = 0;
  attempts = 0;
  heartbeatsSent = 0;
  hasToken = true;
  private readonly crashes = new CrashLog();
  private socket!: WebSocket;
  private heartbeat: NodeJS.Timeout | undefined;
  private isClosedByUser = false;

  constructor(
    private readonly url: string,
    private readonly heartbeatMs: number,
  ) {
    this.open();
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** Throws what the delegate threw. */
  close(): void {
    this.isClosedByUser = true;
    clearInterval(this.heartbeat);
    this.socket.close();
    this.crashes.throwFirst();
  }

  /** SocketRocket names its own target as origin and offers no extension. */
  private open(): void {
    this.attempts++;
    const { origin } = new URL(this.url.replace('ws', 'http'));
    const socket = new WebSocket(this.url, { perMessageDeflate: false, agent: agentToHere, origin });
    this.socket = socket;
    let failure: Error | undefined;
    const fail = (error: Error) => (failure ??= error);
    // `ws` takes a reset for an end; the stream tells them apart.
    socket.on('upgrade', ({ socket: stream }: { socket: Socket }) => stream.on('error', fail));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The stream ended before there was an answer: SocketRocket reports an end all the same.
      if (error.message !== 'socket hang up') fail(error);
    });
    socket.on('open', () => this.startHeartbeat(socket));
    socket.on('message', (data: Buffer, isBinary) => this.crashes.guard(() => this.take(data, isBinary)));
    socket.on('close', (code) => this.closed(code === NO_CLOSE_FRAME ? GOING_AWAY : code, failure));
  }

  private startHeartbeat(socket: WebSocket): void {
    clearInterval(this.heartbeat);
    this.heartbeat = setInterval(() => {
      this.heartbeatsSent++;
      socket.send(Buffer.from('test_ping'), { binary: true });
    }, this.heartbeatMs);
  }

  private take(data: Buffer, isBinary: boolean): void {
    const event = eventOf(data, isBinary);
    if (event.kind === 'connected') this.connections++;
    if (event.kind === 'disconnected' && event.deletesToken) this.hasToken = false;
    if (event.kind === 'message') this.messages.push(event.frame);
  }

  private closed(code: number, failure: Error | undefined): void {
    clearInterval(this.heartbeat);
    if (failure) {
      this.errors.push(failure);
      return;
    }
    this.closeCodes.push(code);
    if (code === GOING_AWAY && this.hasToken && !this.isClosedByUser) this.open();
  }
}
