import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** How long a client is held when no backend can be reached. */
const GIVE_UP_MS = 50;

/**
 * What production has in front of the servers: a proxy of TCP streams, which gives connections to its backends in turn
 * and passes over those that refuse. When all are away it takes connections all the same and then ends them, so a
 * client sees an end of the stream and no refused connection.
 */
export class StreamProxy {
  private readonly streams = new Set<Socket>();
  private turn = 0;

  private constructor(
    private readonly server: Server,
    private readonly backendPorts: readonly number[],
  ) {}

  static async to(...backendPorts: readonly number[]): Promise<StreamProxy> {
    const server = createServer({ allowHalfOpen: true });
    const proxy = new StreamProxy(server, backendPorts);
    server.on('connection', (client) => void proxy.forward(client));
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

  private async forward(client: Socket): Promise<void> {
    this.keep(client);
    const backend = await this.reachBackend();
    if (!backend) return this.giveUp(client);
    client.on('error', () => backend.destroy());
    backend.on('error', () => void this.giveUp(client));
    client.pipe(backend);
    backend.pipe(client);
  }

  private async reachBackend(): Promise<Socket | null> {
    for (let tries = this.backendPorts.length; tries > 0; tries--) {
      const port = this.backendPorts[this.turn++ % this.backendPorts.length]!;
      const backend = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      this.keep(backend);
      try {
        await once(backend, 'connect');
        return backend;
      } catch {
        backend.destroy();
      }
    }
    return null;
  }

  private keep(stream: Socket): void {
    this.streams.add(stream);
    stream.on('error', () => undefined);
    stream.on('close', () => this.streams.delete(stream));
  }

  private async giveUp(client: Socket): Promise<void> {
    await pause(GIVE_UP_MS);
    // What the client sent is read, so that it gets an end and no reset.
    client.resume();
    client.end();
  }
}
