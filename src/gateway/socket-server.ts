import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { addressKeyOf, Shares } from '@hongyan/kernel';
import { ClientSocket } from './client-socket.js';
import { InTurns } from './in-turns.js';
import { type SocketEvents, socketListeners } from './socket-events.js';
import type { DeliveryDelay } from './upgrades/delivery-delay.js';
import { UpgradeLine } from './upgrades/upgrade-line.js';

export interface SocketServerOptions {
  readonly frameBytesMax: number;
  /** Whether clients that offer it get compressed frames. */
  readonly deflate: boolean;
  readonly trustProxy: boolean;
  readonly upgradesPerSecond: number;
  readonly upgradesWaitingMax: number;
  /** Zero for as many as come. */
  readonly upgradesPerAddressPerSecond: number;
  /** Asked before each upgrade: false holds the client for a moment and then hangs up. */
  readonly admits: () => boolean;
}

/** How long a client that comes during a drain is held: iOS comes back at once, wherever it lands. */
const HOLD_MS = 1_000;
const RETRY_AFTER_SECONDS = 5;
/** A heartbeat has one fragment, a frame some chunks: who needs more makes us hold what is larger than it looks. */
const FRAGMENTS_MAX = 64;
const CHUNKS_MAX = 256;
/** Sockets that are ended in one turn of the event loop, a millisecond or two of work. */
const ENDS_PER_TURN = 32;
/**
 * What is left of those that have ended, `ws`'s part and ours, costs more: some in each hundredth of a second, and all
 * of a crowd within ten seconds or so.
 */
const GOODBYES = { perTurn: 8, everyMs: 10, turnsMax: 900 };
/** Compressing costs each socket some 25 kB with this window, and nothing of a message is kept for the next. */
const DEFLATE = {
  threshold: 1_024,
  concurrencyLimit: 4,
  serverNoContextTakeover: true,
  clientNoContextTakeover: true,
  serverMaxWindowBits: 11,
  zlibDeflateOptions: { level: 3, memLevel: 4 },
} as const;

type Listener = (this: Duplex) => void;
type Upgrade = readonly [request: IncomingMessage, stream: Duplex, head: Buffer];

/**
 * Accepts WebSockets on any path of the HTTP servers it is attached to (contract 5.1, 5.2): no subprotocol, any
 * origin, no extension unless deflate is on. The events tell of each socket from right after its handshake.
 */
export class SocketServer {
  private readonly server: WebSocketServer;
  private line: UpgradeLine<Upgrade> | undefined;
  private readonly shares: Shares<string>;
  /** How `ws` ends a stream whose peer has. */
  private endNow: Listener | undefined;
  private readonly endInTurn: Listener;
  /** How `ws` says good-bye to a stream that is closed. */
  private closeNow: Listener | undefined;
  private readonly closeInTurn: Listener;
  private events: SocketEvents | undefined;
  private listenTo: (socket: ClientSocket) => void = () => undefined;

  constructor(private readonly options: SocketServerOptions) {
    this.server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      // Its callback is a closure per socket; pongs are sent by the listener that all sockets share.
      autoPong: false,
      perMessageDeflate: options.deflate ? DEFLATE : false,
      maxPayload: options.frameBytesMax,
      maxFragments: FRAGMENTS_MAX,
      maxBufferedChunks: CHUNKS_MAX,
      WebSocket: ClientSocket,
      // SocketRocket fails when a protocol comes back that it did not ask for; nobody needs one.
      handleProtocols: () => false,
    });
    const ending = new InTurns<Duplex>({ perTurn: ENDS_PER_TURN }, (stream) => this.end(stream));
    this.endInTurn = function () {
      ending.add(this);
    };
    const closing = new InTurns<Duplex>(GOODBYES, (stream) => this.closeNow!.call(stream));
    this.closeInTurn = function () {
      closing.add(this);
    };
    this.shares = new Shares(options.upgradesPerAddressPerSecond);
  }

  /** Who shall hear of the sockets, and by what those who are here are known to be well. */
  onSocket(events: SocketEvents, delay: DeliveryDelay): void {
    const { upgradesPerSecond, upgradesWaitingMax } = this.options;
    this.events = events;
    this.listenTo = socketListeners(events);
    const begin = (upgrade: Upgrade): void => this.complete(...upgrade);
    this.line = new UpgradeLine(upgradesPerSecond, upgradesWaitingMax, begin, delay);
  }

  attach(http: Server): void {
    http.on('upgrade', (request, stream, head) => this.upgrade(request, stream, head));
  }

  private upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // Not a closure: it would keep the request as long as the connection lives.
    stream.on('error', destroy);
    if (request.headers['sec-websocket-version'] !== '13') {
      return refuse(
        stream,
        request.headers['sec-websocket-key'] ? 426 : 400,
        'Sec-WebSocket-Version: 13\r\n',
      );
    }
    if (!this.line || !this.options.admits()) return hangUp(stream);
    const address = addressKeyOf(request, this.options.trustProxy);
    if (this.shares.take(address, performance.now()) && this.line.offer([request, stream, head])) return;
    refuse(stream, 503, `Retry-After: ${RETRY_AFTER_SECONDS}\r\n`);
  }

  private complete(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const { events } = this;
    if (!events || !this.options.admits()) return hangUp(stream);
    stream.cork();
    this.server.handleUpgrade(request, stream, head, (socket: ClientSocket) => {
      stream.off('error', destroy);
      if (socket.extensions === '') socket.stream = stream;
      this.putOffGoodbye(stream);
      this.listenTo(socket);
      void events.opened(socket, request).then(() => stream.uncork());
    });
  }

  /** `ws` would do it all in the moment in which its peer goes, and thousands who leave together hold everybody up. */
  private putOffGoodbye(stream: Duplex): void {
    this.endNow = stream.listeners('end').at(-1) as Listener;
    stream.off('end', this.endNow).on('end', this.endInTurn);
    this.closeNow = stream.listeners('close').at(-1) as Listener;
    stream.off('close', this.closeNow).on('close', this.closeInTurn);
  }

  /** The peer has ended it. With nothing more to write, closing it costs less than ending it in `ws`'s way. */
  private end(stream: Duplex): void {
    // Whoever was cut off while the end waited has left `ws` already.
    if (stream.destroyed) return;
    if (stream.writableLength === 0) stream.destroy();
    else this.endNow!.call(stream);
  }
}

function destroy(this: Duplex): void {
  this.destroy();
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
