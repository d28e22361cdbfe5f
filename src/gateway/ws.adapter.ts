import type { WebSocketAdapter } from '@nestjs/common';
import type { SocketServer } from './socket-server.js';

/**
 * Hands our {@link SocketServer} to Nest's gateways. Nest's own wiring makes closures and RxJS pipelines for every
 * socket and drops what it cannot parse in silence; a gateway here listens to the server it gets in `afterInit`.
 */
export class GatewayWsAdapter implements WebSocketAdapter<SocketServer> {
  constructor(private readonly server: SocketServer) {}

  create(): SocketServer {
    return this.server;
  }

  bindClientConnect(): void {}

  bindMessageHandlers(): void {}

  close(): void {}
}
