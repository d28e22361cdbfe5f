import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, runProgram } from './cli.js';
import { createDatabase, dropDatabase } from './database.js';
import { sharedEngines } from './engines.js';
import { type Adopt, type Environment, type ServerProcess, startServerProcess } from './server-process.js';
import type { TestApp } from './signed-call.js';
import { unique } from './unique.js';

export type Role = 'api' | 'gateway' | 'worker';

export interface InstallationOptions {
  readonly env?: Environment;
  /** Server on which the installation gets a database of its own. */
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  readonly adopt?: Adopt;
}

export interface ProcessOptions {
  /** All of them when not given. */
  readonly roles?: readonly Role[];
  readonly env?: Environment;
}

/** One database, one Redis prefix, one master key, and any number of processes on them. */
export class Installation {
  private readonly processes: ServerProcess[] = [];

  private constructor(
    readonly databaseUrl: string,
    readonly environment: Environment,
    private readonly adopt?: Adopt,
  ) {}

  static async create(options: InstallationOptions = {}): Promise<Installation> {
    const { env = {}, databaseUrl, redisUrl, adopt } = options;
    const name = unique('hongyan_e2e_');
    const ownDatabaseUrl = await createDatabase(databaseUrl ?? sharedEngines().databaseUrl, name);
    const environment = {
      ...(env['HONGYAN_MEDIA_S3_BUCKET']
        ? {}
        : { HONGYAN_MEDIA_DIR: await mkdtemp(join(tmpdir(), 'hongyan-media-')) }),
      DATABASE_URL: ownDatabaseUrl,
      REDIS_URL: redisUrl ?? sharedEngines().redisUrl,
      HONGYAN_REDIS_PREFIX: name,
      HONGYAN_MASTER_KEY: randomBytes(32).toString('hex'),
      HONGYAN_HTTP_HOST: '127.0.0.1',
      ...env,
    };
    return new Installation(ownDatabaseUrl, environment, adopt);
  }

  /** One more process, ready to serve. */
  async start({ roles, env = {} }: ProcessOptions = {}): Promise<ServerProcess> {
    const environment = {
      ...this.environment,
      ...(roles ? { HONGYAN_ROLES: roles.join(',') } : {}),
      ...env,
    };
    const server = await startServerProcess(environment, this.adopt);
    this.processes.push(server);
    return server;
  }

  /** Runs the command line on this installation; returns the JSON that it printed. */
  async cli(...args: string[]): Promise<unknown> {
    return JSON.parse(await runCommand(this.environment, [...args, '--json']));
  }

  /** The same in a process of its own. */
  async cliProgram(...args: string[]): Promise<unknown> {
    return JSON.parse(await runProgram(this.environment, [...args, '--json']));
  }

  /** A new app, in a tenant of its own unless one is named, whose calls go to the given process. */
  async createApp(server: Pick<ServerProcess, 'http' | 'ws'>, tenant = unique('tenant-')): Promise<TestApp> {
    const created = await this.cli('app', 'create', '--name', unique('app-'), '--tenant', tenant);
    const { id, key, secret } = created as Pick<TestApp, 'id' | 'key' | 'secret'>;
    return { id, key, secret, http: server.http, ws: server.ws };
  }

  /** Ends what still runs, without asking how, and removes the database. */
  async dispose(): Promise<void> {
    await Promise.all(this.processes.map((each) => each.kill()));
    await dropDatabase(this.databaseUrl);
    const media = this.environment['HONGYAN_MEDIA_DIR'];
    if (media?.startsWith(tmpdir())) await rm(media, { recursive: true, force: true });
  }
}

/** An installation with one process: what most tests of their own settings want. */
export interface Hongyan {
  readonly installation: Installation;
  readonly server: ServerProcess;
  readonly app: TestApp;
  dispose(): Promise<void>;
}

/** Starts an installation with one process and one app. `server.stop()` asserts the exit code, `dispose` cleans up. */
export async function startHongyan(options: InstallationOptions & ProcessOptions = {}): Promise<Hongyan> {
  const { roles, ...rest } = options;
  const installation = await Installation.create(rest);
  try {
    const server = await installation.start(roles ? { roles } : {});
    const app = await installation.createApp(server);
    return { installation, server, app, dispose: () => installation.dispose() };
  } catch (error) {
    await installation.dispose();
    throw error;
  }
}
