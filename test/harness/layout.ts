import { Fleet } from './fleet.js';
import type { Installation } from './installation.js';
import type { ServerProcess } from './server-process.js';
import { StreamProxy } from './stream-proxy.js';

/**
 * A fleet behind one address for HTTP and one for WebSockets, which give every new connection to the next process. A
 * process that is gone is passed over.
 */
export class Layout {
  private constructor(
    private readonly fleet: Fleet,
    private readonly httpProxy: StreamProxy,
    private readonly wsProxy: StreamProxy,
  ) {}

  /** Ready to serve; `installation.dispose()` ends the processes. */
  static async start(installation: Installation): Promise<Layout> {
    const fleet = await Fleet.start(installation);
    const [httpProxy, wsProxy] = await Promise.all([
      StreamProxy.to(...fleet.of('api').map(({ httpPort }) => httpPort)),
      StreamProxy.to(...fleet.of('gateway').map(({ wsPort }) => wsPort)),
    ]);
    return new Layout(fleet, httpProxy, wsProxy);
  }

  get api(): readonly ServerProcess[] {
    return this.fleet.of('api');
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
