import { WsAdapter } from '@nestjs/platform-ws';
import type { SocketServer } from './socket-server.js';

/**
 * Hands our {@link SocketServer} to Nest's gateways. The stock wiring makes closures and an RxJS pipeline for every
 * socket and drops what it cannot parse in silence; a gateway here listens to the server it gets in `afterInit`.
 */
export class GatewayWsAdapter extends WsAdapter {
  constructor(private readonly sockets: SocketServer) {
    super();
  }

  override create(): SocketServer {
    return this.sockets;
  }

  override bindClientConnect(): void {}

  override bindMessageHandlers(): void {}

  /** Nothing to close: the HTTP servers are closed by their owners, the sockets by the gateway's drain. */
  override async close(): Promise<void> {}
}
