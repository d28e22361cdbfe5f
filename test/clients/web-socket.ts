import { WebSocket } from 'ws';
import type { RequestParameters } from '../harness/request-styles.js';
import { axiosQuery } from './axios-encoding.js';
import { SOCKET_HEADERS } from './browser.js';
import { parseFrame } from './web-parser.js';

/** The SDK's socket (contract 5.1, 5.4, 5.7): one connection, no way back, a heartbeat after every quiet while. */
export class WebSdkSocket {
  readonly messages: Record<string, unknown>[] = [];
  readonly errors: unknown[] = [];
  heartbeatsSent = 0;
  closeCode: number | undefined;
  private readonly socket: WebSocket;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    url: string,
    options: RequestParameters,
    private readonly heartbeatMs: number,
  ) {
    this.socket = new WebSocket(`${url}/wss?${axiosQuery(options)}`, {
      perMessageDeflate: true,
      headers: SOCKET_HEADERS,
    });
    this.socket.on('open', () => this.restartTimer());
    this.socket.on('message', (data: Buffer, isBinary) => this.take(isBinary ? data : data.toString('utf8')));
    this.socket.on('error', (error) => this.errors.push(error));
    this.socket.on('close', (code) => {
      clearInterval(this.timer);
      this.closeCode = code;
      this.errors.push(new Error(`closed with ${code}`));
    });
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  close(): void {
    this.socket.close();
  }

  private take(data: unknown): void {
    this.restartTimer();
    const frame = parseFrame(data);
    if (frame?.message) this.messages.push(frame.message);
    if (frame?.isExpired) this.errors.push(frame.message);
  }

  private restartTimer(): void {
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      this.heartbeatsSent++;
      this.socket.send('HeartBeat');
    }, this.heartbeatMs);
  }
}
