import { Installation } from '../harness/installation.js';
import { Layout } from '../harness/layout.js';
import { signedCall, signedRequest, type TestApp } from '../harness/signed-call.js';
import type { Recording } from './recording.js';

export type StageLayout = 'on one process with all roles' | 'on two processes of each role';

/** Where clients find HTTP and WebSockets. */
interface Addresses {
  readonly http: string;
  readonly ws: string;
}

/** The server on which recordings are played: apps 1 and 2 enabled, 3 disabled, as where they were made. */
export class Stage {
  private constructor(
    private readonly installation: Installation,
    readonly server: Addresses,
    /** Each process that answers HTTP. */
    private readonly api: readonly Addresses[],
    readonly apps: readonly TestApp[],
    private readonly close: () => void,
  ) {}

  static async open(layout: StageLayout): Promise<Stage> {
    const installation = await Installation.create({
      // One partition keeps every frame in the order in which it was caused, so the end of a scenario can be told.
      env: { HONGYAN_DELIVERY_PARTITIONS: '1' },
    });
    const { server, api, close } = await startProcesses(installation, layout);
    const apps: TestApp[] = [];
    for (let id = 1; id <= 3; id++) {
      const app = await installation.createApp(server);
      if (app.id !== id) throw new Error(`A fresh database gave app id ${app.id} instead of ${id}`);
      apps.push(app);
    }
    await installation.cli('app', 'disable', apps[2]!.key);
    // The recordings know no grants.
    for (const { key } of apps) await installation.cli('app', 'set', key, 'historyMove=open');
    return new Stage(installation, server, api, apps, close);
  }

  app(number: number): TestApp {
    return this.apps[number - 1]!;
  }

  /** Brings about the state that the recording found. */
  async prepare({ needs }: Recording): Promise<void> {
    if (needs?.words === undefined) return;
    const app = this.app(needs.app ?? 1);
    // An edit is in force at once where it is made, and on other processes moments later.
    const config_value = JSON.stringify(needs.words ?? []);
    for (const { http, ws } of this.api) {
      await signedCall({ ...app, http, ws }, '/config/msgWordsBlacklist/edit', { config_value });
    }
    if (needs.words !== null) return;
    const path = '/config/delete?config_key=msg_words_blacklist';
    await signedRequest(app, { method: 'DELETE', path });
  }

  dispose(): Promise<void> {
    this.close();
    return this.installation.dispose();
  }
}

async function startProcesses(
  installation: Installation,
  layout: StageLayout,
): Promise<{ server: Addresses; api: readonly Addresses[]; close: () => void }> {
  if (layout === 'on one process with all roles') {
    const server = await installation.start();
    return { server, api: [server], close: () => undefined };
  }
  const server = await Layout.start(installation);
  return { server, api: server.api, close: () => server.close() };
}
