import type { Installation, Role } from './installation.js';
import type { Environment, ServerProcess } from './server-process.js';
import { StreamProxy } from './stream-proxy.js';

export interface LayoutOptions {
  /** How many processes have which role alone; two of each when not given. */
  readonly counts?: Partial<Readonly<Record<Role, number>>>;
  readonly env?: Environment;
}

/**
 * An installation cut into processes of one role each, behind one address for HTTP and one for WebSockets, which give
 * every new connection to the next process. A process that is gone is passed over.
 */
export class Layout {
  private constructor(
    readonly api: readonly ServerProcess[],
    readonly gateway: readonly ServerProcess[],
    readonly worker: readonly ServerProcess[],
    private readonly httpProxy: StreamProxy,
    private readonly wsProxy: StreamProxy,
  ) {}

  /** Starts the processes, ready to serve; `installation.dispose()` ends them. */
  static async start(
    installation: Installation,
    { counts = {}, env = {} }: LayoutOptions = {},
  ): Promise<Layout> {
    const startAll = (role: Role): Promise<ServerProcess[]> =>
      Promise.all(
        Array.from({ length: counts[role] ?? 2 }, () => installation.start({ roles: [role], env })),
      );
    const [api, gateway, worker] = await Promise.all([
      startAll('api'),
      startAll('gateway'),
      startAll('worker'),
    ]);
    const [httpProxy, wsProxy] = await Promise.all([
      StreamProxy.to(...api.map(({ httpPort }) => httpPort)),
      StreamProxy.to(...gateway.map(({ wsPort }) => wsPort)),
    ]);
    return new Layout(api, gateway, worker, httpProxy, wsProxy);
  }

  get http(): string {
    return `http://127.0.0.1:${this.httpProxy.port}`;
  }

  get ws(): string {
    return `ws://127.0.0.1:${this.wsProxy.port}`;
  }

  /** Ends the two addresses and the connections through them. */
  close(): void {
    this.httpProxy.close();
    this.wsProxy.close();
  }
}
