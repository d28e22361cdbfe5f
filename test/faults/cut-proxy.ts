import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

interface Trap {
  readonly pattern: Buffer;
  readonly spring: () => void;
}

/**
 * Stands between a process of ours and an engine. A trap springs when the process is about to send a certain command:
 * the command and all after it never reach the engine, so a crash can be put between two steps of the product
 * without a hook in the product.
 */
export class CutProxy {
  private readonly streams = new Set<Socket>();
  private trap: Trap | undefined;

  private constructor(
    private readonly server: Server,
    private readonly backendPort: number,
  ) {}

  static async to(backendPort: number): Promise<CutProxy> {
    const server = createServer();
    const proxy = new CutProxy(server, backendPort);
    server.on('connection', (client) => proxy.forward(client));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  /** The same URL, with this proxy in the place of the engine. */
  urlFor(engineUrl: string): string {
    const url = new URL(engineUrl);
    url.port = String((this.server.address() as { port: number }).port);
    return url.href;
  }

  /** Calls back, in the same turn, before the first command with these bytes goes on; resolves then. */
  setTrap(pattern: string, spring: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.trap = {
        pattern: Buffer.from(pattern),
        spring: () => {
          spring();
          resolve();
        },
      };
    });
  }

  close(): void {
    this.server.close();
    for (const stream of this.streams) stream.destroy();
  }

  private forward(client: Socket): void {
    const backend = connect({ port: this.backendPort, host: '127.0.0.1', noDelay: true });
    client.setNoDelay(true);
    for (const [stream, other] of [
      [client, backend],
      [backend, client],
    ] as const) {
      this.streams.add(stream);
      stream.on('error', () => undefined);
      stream.on('close', () => {
        this.streams.delete(stream);
        other.destroy();
      });
    }
    let tail = Buffer.alloc(0);
    client.on('data', (chunk: Buffer) => {
      const bytes = Buffer.concat([tail, chunk]);
      const { trap } = this;
      if (trap && bytes.includes(trap.pattern)) {
        this.trap = undefined;
        trap.spring();
        client.destroy();
        return;
      }
      // A pattern may lie across two chunks; its first part does no harm, a half command is none.
      tail = trap ? bytes.subarray(-trap.pattern.length + 1) : Buffer.alloc(0);
      if (!backend.write(chunk)) client.pause();
    });
    backend.on('drain', () => client.resume());
    backend.pipe(client);
  }
}
