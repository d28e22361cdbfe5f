import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from './until.js';

/** A callback as an app server receives it. */
export interface ReceivedCallback {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body's bytes, one character each. */
  readonly body: string;
  /** The field `content`, parsed. */
  readonly content: Record<string, unknown>;
}

type Answer = (response: ServerResponse, callback: ReceivedCallback, count: number) => void;

/** An app's own server: keeps what it receives and answers as it is told. */
export class CallbackServer {
  readonly received: ReceivedCallback[] = [];
  answer: Answer = (response) => response.end('ok');

  private constructor(private readonly server: Server) {
    server.on('request', (request, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('latin1');
        const { method, url, headers } = request;
        const content = JSON.parse(new URLSearchParams(body).get('content') ?? '{}') as Record<
          string,
          unknown
        >;
        const callback = { method: method!, path: url!, headers, body, content };
        this.received.push(callback);
        this.answer(response, callback, this.received.length);
      });
    });
  }

  static async start(): Promise<CallbackServer> {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new CallbackServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  url(path = '/callback'): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** Everything received for one message, once there are so many. */
  untilReceived(msgId: string, count = 1): Promise<ReceivedCallback[]> {
    return until(`${count} callbacks for ${msgId}`, () => {
      const found = this.receivedFor(msgId);
      return found.length >= count ? found : null;
    });
  }

  receivedFor(msgId: string): ReceivedCallback[] {
    return this.received.filter(({ headers }) => headers['webhook-id'] === msgId);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }
}
