import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ClientSocket } from './client-socket.js';

export interface SocketServerOptions {
  readonly frameBytesMax: number;
  /** Asked before each upgrade: false holds the client for a moment and then hangs up. */
  readonly admits: () => boolean;
}

/** How long a client that comes during a drain is held: iOS comes back at once, wherever it lands. */
const HOLD_MS = 1_000;

type SocketListener = (socket: ClientSocket, request: IncomingMessage) => void;

/**
 * Accepts WebSockets on any path of the HTTP servers it is attached to (contract 5.1, 5.2): no subprotocol, no
 * extension, any origin. The listener gets the socket right after the handshake.
 */
export class SocketServer {
  private readonly server: WebSocketServer;
  private listener: SocketListener | undefined;

  constructor(private readonly options: SocketServerOptions) {
    this.server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: options.frameBytesMax,
      // SocketRocket fails when a protocol comes back that it did not ask for; nobody needs one.
      handleProtocols: () => false,
    });
  }

  onSocket(listener: SocketListener): void {
    this.listener = listener;
  }

  attach(http: Server): void {
    http.on('upgrade', (request, stream, head) => this.upgrade(request, stream, head));
  }

  private upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy());
    if (request.headers['sec-websocket-version'] !== '13') {
      return refuse(
        stream,
        request.headers['sec-websocket-key'] ? 426 : 400,
        'Sec-WebSocket-Version: 13\r\n',
      );
    }
    if (!this.listener || !this.options.admits()) return hangUp(stream);
    const { listener } = this;
    this.server.handleUpgrade(request, stream, head, (socket) => listener(socket, request));
  }
}

function refuse(stream: Duplex, status: number, header: string): void {
  stream.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${header}Connection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

/**
 * Ends the stream without an answer, which iOS takes for 1001 and tries again; after any HTTP error it would stay away
 * for good (contract 5.7).
 */
function hangUp(stream: Duplex): void {
  setTimeout(() => stream.end(), HOLD_MS);
}
