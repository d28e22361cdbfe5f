import { startCliHost } from './cli.js';
import { Installation } from './installation.js';
import type { ServerProcess } from './server-process.js';
import type { TestApp } from './signed-call.js';

/** What a spec needs of the server that all specs share: three tenants with one app each. */
export interface SharedServer {
  readonly http: string;
  readonly ws: string;
  readonly databaseUrl: string;
  readonly app: TestApp;
  /** An app of another tenant. */
  readonly foreignApp: TestApp;
  /** An app that lets its back end repeat signatures. */
  readonly legacyApp: TestApp;
}

const VARIABLE = 'HONGYAN_TEST_SHARED_SERVER';
let running: { installation: Installation; server: ServerProcess; endCliHost: () => void } | undefined;

/** For Jest's global setup; the workers inherit the environment. */
export async function startSharedServer(): Promise<void> {
  const installation = await Installation.create();
  try {
    const [server, endCliHost] = await Promise.all([installation.start(), startCliHost()]);
    const [app, foreignApp, legacyApp] = await Promise.all([
      installation.createApp(server),
      installation.createApp(server),
      installation.createApp(server),
    ]);
    await installation.cli('app', 'set', legacyApp.key, 'signature=legacy');
    const { http, ws } = server;
    const { databaseUrl } = installation;
    const shared: SharedServer = { http, ws, databaseUrl, app, foreignApp, legacyApp };
    process.env[VARIABLE] = JSON.stringify(shared);
    running = { installation, server, endCliHost };
  } catch (error) {
    await installation.dispose();
    throw error;
  }
}

export async function endSharedServer(): Promise<void> {
  if (!running) return;
  const { installation, server, endCliHost } = running;
  running = undefined;
  endCliHost();
  try {
    await server.stop();
  } finally {
    await installation.dispose();
  }
}

/** The shared server, for specs. */
export function sharedServer(): SharedServer {
  const value = process.env[VARIABLE];
  if (!value) throw new Error('The shared server does not run: start the tests through `npm test`.');
  return JSON.parse(value) as SharedServer;
}
