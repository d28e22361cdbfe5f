import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import type { ClientSocket } from './client-socket.js';

/** What happens to sockets. None of these may throw or reject. */
export interface SocketEvents {
  /** The handshake is done. Its answer leaves when this resolves, in one write with what was sent meanwhile. */
  opened(socket: ClientSocket, request: IncomingMessage): Promise<void>;
  /** A whole message. */
  received(socket: ClientSocket, data: Buffer, isBinary: boolean): void;
  /** A ping or a pong. */
  alive(socket: ClientSocket): void;
  closed(socket: ClientSocket): void;
}

/** Bytes that may wait for a client that pings and does not read. */
const PONG_BUFFER_BYTES_MAX = 65_536;

/**
 * Returns what makes a socket tell of its events. All sockets share the listeners: a closure per socket and event
 * would cost more than the session.
 */
export function socketListeners(events: SocketEvents): (socket: ClientSocket) => void {
  function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
    events.received(this, data as Buffer, isBinary);
  }
  function onPing(this: WebSocket, data: Buffer): void {
    events.alive(this);
    if (this.bufferedAmount > PONG_BUFFER_BYTES_MAX) this.terminate();
    else this.pong(data);
  }
  function onPong(this: WebSocket): void {
    events.alive(this);
  }
  function onClose(this: WebSocket): void {
    events.closed(this);
  }
  return (socket) => {
    socket.on('message', onMessage).on('ping', onPing).on('pong', onPong).on('close', onClose);
    // `ws` closes a socket that broke the protocol by itself; without a listener the error would end the process.
    socket.on('error', ignore);
  };
}

function ignore(): void {}
