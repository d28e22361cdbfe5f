import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** How long a proxy tries to reach its backend before it ends the client's stream. */
const CONNECT_RETRY_MS = 50;

/**
 * What production has in front of the server: a proxy of TCP streams. It takes connections also while the server is
 * away, and then ends them, so a client sees an end of the stream and no refused connection.
 */
export class StreamProxy {
  private readonly streams = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async to(backendPort: number): Promise<StreamProxy> {
    const server = createServer({ allowHalfOpen: true });
    const proxy = new StreamProxy(server);
    server.on('connection', (client) => proxy.forward(client, backendPort));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  close(): void {
    this.server.close();
    for (const stream of this.streams) stream.destroy();
  }

  private forward(client: Socket, backendPort: number): void {
    const backend = connect({ port: backendPort, host: '127.0.0.1', allowHalfOpen: true });
    for (const stream of [client, backend]) {
      this.streams.add(stream);
      stream.on('close', () => this.streams.delete(stream));
    }
    client.on('error', () => backend.destroy());
    backend.on('error', () => void this.giveUp(client));
    client.pipe(backend);
    backend.pipe(client);
  }

  private async giveUp(client: Socket): Promise<void> {
    await pause(CONNECT_RETRY_MS);
    // What the client sent is read, so that it gets an end and no reset.
    client.resume();
    client.end();
  }
}
