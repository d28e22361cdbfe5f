import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../../scripts/lib/ports.mjs';
import { until, within } from './until.js';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = 'dist/src/main.js';
const START_ATTEMPTS = 4;
/** Generous: a machine may start a dozen at once. */
const START_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 30_000;

export type Environment = Readonly<Record<string, string | undefined>>;

/** One process of ours, started as an operator would. */
export class ServerProcess {
  /** Standard output and error, line by line. */
  readonly logs: string[] = [];
  /** Standard error alone. */
  readonly stderr: string[] = [];
  /** Exit code and signal, once it has ended. */
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
  private readonly child: ChildProcess;

  constructor(
    environment: Environment,
    readonly httpPort: number,
    readonly wsPort: number,
  ) {
    this.child = spawn(process.execPath, [MAIN], {
      cwd: ROOT,
      env: {
        ...cleanEnvironment(),
        ...environment,
        HONGYAN_HTTP_PORT: String(httpPort),
        HONGYAN_WS_PORT: String(wsPort),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => this.logs.push(line));
    }
    createInterface({ input: this.child.stderr! }).on('line', (line) => this.stderr.push(line));
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => resolve({ code, signal }));
    });
  }

  get http(): string {
    return `http://127.0.0.1:${this.httpPort}`;
  }

  /** The gateway's own port; the HTTP port takes WebSockets as well. */
  get ws(): string {
    return `ws://127.0.0.1:${this.wsPort}`;
  }

  get pid(): number {
    return this.child.pid!;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Whether `/readyz` answers 200. */
  async isReady(): Promise<boolean> {
    return (await fetch(`${this.http}/readyz`)).status === 200;
  }

  /** Resolves when it is ready; throws with its logs when it ends instead. */
  async untilReady(): Promise<this> {
    const isSettled = async (): Promise<boolean> => !this.isRunning || (await this.isReady());
    await until('/readyz to answer 200', isSettled, START_WITHIN_MS);
    if (!this.isRunning) throw new Error(`The server ended instead of starting:\n${this.logs.join('\n')}`);
    return this;
  }

  /** An orderly end. Throws unless the exit code is 0. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const { code, signal } = await within('the server to end after SIGTERM', this.ended, STOP_WITHIN_MS);
    if (code !== 0) throw new Error(`Ended with ${code ?? signal} after SIGTERM:\n${this.logs.join('\n')}`);
  }

  /** SIGKILL, as a crash would; resolves when it is gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** Is told of a process as soon as it runs. */
export type Adopt = (pid: number) => Promise<void>;

/** Starts a process on free ports and waits until it is ready; another one may take a port before it does. */
export async function startServerProcess(environment: Environment, adopt?: Adopt): Promise<ServerProcess> {
  for (let attempt = 1; ; attempt++) {
    const server = new ServerProcess(environment, await findFreePort(), await findFreePort());
    try {
      await adopt?.(server.pid);
      return await server.untilReady();
    } catch (error) {
      await server.kill();
      if (attempt === START_ATTEMPTS || !/Port \d+ is taken/.test(String(error))) throw error;
    }
  }
}

/** The environment without settings of ours that the developer may have. */
export function cleanEnvironment(): Record<string, string | undefined> {
  const foreign = Object.entries(process.env).filter(
    ([name]) => !/^(HONGYAN_|OTEL_|DATABASE_URL$|REDIS_URL$|NODE_OPTIONS$|JEST_)/.test(name),
  );
  return { ...Object.fromEntries(foreign), NODE_ENV: 'test' };
}
