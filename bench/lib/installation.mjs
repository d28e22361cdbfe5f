import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import mysql from 'mysql2/promise';
import { ensureReady, say } from '../../scripts/bootstrap.mjs';
import { startEngines } from '../../scripts/engines/index.mjs';
import { findFreePort } from '../../scripts/lib/ports.mjs';
import { ROOT } from '../../scripts/lib/root.mjs';
import { SERVER_FLAGS } from '../../scripts/lib/server-flags.mjs';

const READY_WITHIN_MS = 30_000;
const REGISTER_AT_ONCE = 32;

/** Private engines with a durable commit each, and processes of ours on them. */
export class Installation {
  #processes = [];

  static async open() {
    await ensureReady();
    const engines = await startEngines({ log: say, bufferPoolMb: 1024 });
    return new Installation(engines);
  }

  constructor(engines) {
    this.engines = engines;
    this.masterKey = randomBytes(32).toString('hex');
  }

  environment(extra = {}) {
    return {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      DATABASE_URL: this.engines.databaseUrl,
      REDIS_URL: this.engines.redisUrl,
      HONGYAN_MASTER_KEY: this.masterKey,
      HONGYAN_HTTP_HOST: '127.0.0.1',
      HONGYAN_LOG_LEVEL: 'warn',
      ...extra,
    };
  }

  /** One more process; resolves when it is ready. */
  async start(extra = {}) {
    const [httpPort, wsPort] = [await findFreePort(), await findFreePort()];
    const env = this.environment({
      HONGYAN_HTTP_PORT: String(httpPort),
      HONGYAN_WS_PORT: String(wsPort),
      ...extra,
    });
    const nodeOptions = process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [];
    const child = spawn(process.execPath, [...SERVER_FLAGS, ...nodeOptions, 'dist/src/main.js'], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    await this.engines.adopt(child.pid);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const server = {
      pid: child.pid,
      httpPort,
      wsPort,
      usage: () => usageOf(child.pid),
      stop: async () => {
        child.kill('SIGTERM');
        await ended;
      },
      kill: async () => {
        child.kill('SIGKILL');
        await ended;
      },
    };
    this.#processes.push(server);
    await untilReady(httpPort);
    return server;
  }

  /** A process per group of roles (`api`, `gateway,worker` …), all with the same settings. */
  async startLayout(groups, settings = {}) {
    const parts = [];
    for (const roles of groups) {
      parts.push({ roles, ...(await this.start({ ...settings, HONGYAN_ROLES: roles })) });
    }
    const having = (role) => parts.filter(({ roles }) => roles.split(',').includes(role));
    return {
      parts,
      httpPorts: having('api').map(({ httpPort }) => httpPort),
      wsPort: having('gateway')[0].wsPort,
    };
  }

  /** Asks the database behind the server's back. */
  async sql(statement, parameters) {
    this.connection ??= await mysql.createConnection(this.engines.databaseUrl);
    const [rows] = await this.connection.query(statement, parameters);
    return rows;
  }

  async stopProcesses() {
    await Promise.all(this.#processes.splice(0).map((server) => server.stop()));
  }

  async cli(...args) {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['dist/src/cli/main.js', ...args, '--json'],
      {
        cwd: ROOT,
        env: this.environment(),
      },
    );
    return JSON.parse(stdout);
  }

  createApp(name = randomUUID()) {
    return this.cli('app', 'create', '--name', name);
  }

  async close() {
    await this.stopProcesses();
    await this.connection?.end();
    await this.engines.stop();
  }
}

/** Registers users over signed HTTP; returns their tokens by uid. */
export async function registerUsers(app, httpPort, uids) {
  const tokens = new Map();
  const queue = [...uids];
  const work = async () => {
    for (let uid = queue.pop(); uid !== undefined; uid = queue.pop())
      tokens.set(uid, await register(app, httpPort, uid));
  };
  await Promise.all(Array.from({ length: REGISTER_AT_ONCE }, work));
  return tokens;
}

/** The headers of a signed call, good for one. */
export function signedHeaders(app) {
  const nonce = randomUUID();
  const timeStamp = String(Math.floor(Date.now() / 1000));
  const sign = createHash('sha1')
    .update(app.secret + nonce + timeStamp)
    .digest('hex');
  return { 'app-key': app.key, nonce, 'time-stamp': timeStamp, sign };
}

async function register(app, httpPort, uid) {
  const reply = await fetch(`http://127.0.0.1:${httpPort}/users/register`, {
    method: 'POST',
    headers: signedHeaders(app),
    body: new URLSearchParams({ uid, nickname: uid }),
  });
  const { code, data } = await reply.json();
  if (code !== 200) throw new Error(`registering ${uid} failed with ${code}`);
  return data.token;
}

async function untilReady(httpPort) {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const reply = await fetch(`http://127.0.0.1:${httpPort}/readyz`).catch(() => undefined);
    if (reply?.status === 200) return;
    if (Date.now() > deadline) throw new Error('the server does not become ready');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** CPU milliseconds and resident bytes of a process, from /proc. */
export function usageOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  // utime and stime are the 14th and 15th fields of the file, in ticks of 10 ms.
  const cpuMs = (Number(fields[11]) + Number(fields[12])) * 10;
  return { cpuMs, rssBytes: Number(fields[21]) * 4096 };
}
