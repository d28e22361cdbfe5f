import { Installation } from '../harness/installation.js';
import type { ServerProcess } from '../harness/server-process.js';
import { signedCall, signedRequest, type TestApp } from '../harness/signed-call.js';
import type { Recording } from './recording.js';

/** The server on which recordings are played: apps 1 and 2 enabled, 3 disabled, as where they were made. */
export class Stage {
  private constructor(
    private readonly installation: Installation,
    readonly server: ServerProcess,
    readonly apps: readonly TestApp[],
  ) {}

  static async open(): Promise<Stage> {
    const installation = await Installation.create({
      // One partition keeps every frame in the order in which it was caused, so the end of a scenario can be told.
      env: { HONGYAN_DELIVERY_PARTITIONS: '1' },
    });
    const server = await installation.start();
    const apps: TestApp[] = [];
    for (let id = 1; id <= 3; id++) {
      const app = await installation.createApp(server);
      if (app.id !== id) throw new Error(`A fresh database gave app id ${app.id} instead of ${id}`);
      apps.push(app);
    }
    await installation.cli('app', 'disable', apps[2]!.key);
    // The recordings know no grants.
    for (const { key } of apps) await installation.cli('app', 'set', key, 'historyMove=open');
    return new Stage(installation, server, apps);
  }

  app(number: number): TestApp {
    return this.apps[number - 1]!;
  }

  /** Brings about the state that the recording found. */
  async prepare({ needs }: Recording): Promise<void> {
    if (needs?.words === undefined) return;
    const app = this.app(needs.app ?? 1);
    if (needs.words !== null) {
      await signedCall(app, '/config/msgWordsBlacklist/edit', { config_value: JSON.stringify(needs.words) });
      return;
    }
    const path = '/config/delete?config_key=msg_words_blacklist';
    await signedRequest(app, { method: 'DELETE', path });
  }

  dispose(): Promise<void> {
    return this.installation.dispose();
  }
}
