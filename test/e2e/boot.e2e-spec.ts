import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { findFreePort } from '../../scripts/lib/ports.mjs';
import { createDatabase, dropDatabase } from '../harness/database.js';
import { sharedEngines } from '../harness/engines.js';
import { type Environment, ServerProcess } from '../harness/server-process.js';
import { unique } from '../harness/unique.js';
import { within } from '../harness/until.js';

const GOOD_KEY = randomBytes(32).toString('hex');

let databaseUrl: string;
let blocker: Server;
let takenPort: number;

beforeAll(async () => {
  databaseUrl = await createDatabase(sharedEngines().databaseUrl, unique('hongyan_e2e_'));
  blocker = createServer();
  await new Promise<void>((resolve) => {
    blocker.listen(0, '127.0.0.1', resolve);
  });
  takenPort = (blocker.address() as AddressInfo).port;
});

afterAll(async () => {
  blocker?.close();
  if (databaseUrl) await dropDatabase(databaseUrl);
});

function goodEnvironment(): Environment {
  return {
    DATABASE_URL: databaseUrl,
    REDIS_URL: sharedEngines().redisUrl,
    HONGYAN_REDIS_PREFIX: unique('hongyan_e2e_'),
    HONGYAN_MASTER_KEY: GOOD_KEY,
    HONGYAN_HTTP_HOST: '127.0.0.1',
  };
}

/** Starts with these settings changed, expects exit code 1 and returns the one line on standard error. */
async function complaintOf(
  changes: Environment,
  ports: { http?: number; ws?: number } = {},
): Promise<string> {
  const { http = await findFreePort(), ws = await findFreePort() } = ports;
  const server = new ServerProcess({ ...goodEnvironment(), ...changes }, http, ws);
  try {
    const ended = await within('the process to give up', server.ended, 30_000);
    expect({ ...ended, stderr: server.stderr }).toEqual({
      code: 1,
      signal: null,
      stderr: [expect.any(String)],
    });
    const [line] = server.stderr;
    expect(line).toMatch(/^[A-Z].+\.$/);
    const output = server.logs.join('\n');
    expect(output).not.toContain(GOOD_KEY);
    expect(output).not.toContain(new URL(databaseUrl).password);
    return line!;
  } finally {
    await server.kill();
  }
}

describe('a start that cannot succeed says in one sentence why, and exits with 1', () => {
  it('a good environment starts, so the rest is to blame', async () => {
    const server = new ServerProcess(goodEnvironment(), await findFreePort(), await findFreePort());
    await server.untilReady();
    expect(server.stderr).toEqual([]);
    await server.kill();
  });

  it('the HTTP port is taken', async () => {
    expect(await complaintOf({}, { http: takenPort })).toContain(`Port ${takenPort} is taken`);
  });

  it('the WebSocket port is taken', async () => {
    expect(await complaintOf({}, { ws: takenPort })).toContain(`Port ${takenPort} is taken`);
  });

  it('the database does not answer', async () => {
    const url = new URL(databaseUrl);
    url.port = String(await findFreePort());
    expect(await complaintOf({ DATABASE_URL: url.href })).toMatch(/database .*DATABASE_URL/);
  });

  it('the database refuses the password', async () => {
    const url = new URL(databaseUrl);
    url.password = 'wrong';
    expect(await complaintOf({ DATABASE_URL: url.href })).toMatch(/database .*DATABASE_URL/);
  });

  it('the database does not exist', async () => {
    const url = new URL(databaseUrl);
    url.pathname = `/${unique('hongyan_missing_')}`;
    expect(await complaintOf({ DATABASE_URL: url.href })).toMatch(/database .*DATABASE_URL/i);
  });

  it('the host of the database is unknown', async () => {
    expect(await complaintOf({ DATABASE_URL: 'mysql://u:p@nowhere.invalid/hongyan' })).toContain(
      'DATABASE_URL',
    );
  });

  it('Redis does not answer', async () => {
    const redisUrl = `redis://127.0.0.1:${await findFreePort()}`;
    expect(await complaintOf({ REDIS_URL: redisUrl })).toContain('REDIS_URL');
  });

  it('Redis refuses the password', async () => {
    const url = new URL(sharedEngines().redisUrl);
    url.password = 'wrong';
    expect(await complaintOf({ REDIS_URL: url.href })).toContain('REDIS_URL');
  });

  it('the HTTP and the WebSocket port are the same', async () => {
    const port = await findFreePort();
    expect(await complaintOf({}, { http: port, ws: port })).toContain('HONGYAN_WS_PORT');
  });

  it.each([
    ['DATABASE_URL', undefined],
    ['DATABASE_URL', 'postgres://u:p@h/d'],
    ['REDIS_URL', undefined],
    ['HONGYAN_MASTER_KEY', undefined],
    ['HONGYAN_MASTER_KEY', 'short'],
    ['HONGYAN_ROLES', 'api,cook'],
    ['NODE_ENV', 'staging'],
    ['HONGYAN_GATEWAY_IDLE_MS', '300'],
  ])('%s is %j', async (name, value) => {
    expect(await complaintOf({ [name]: value })).toContain(name);
  });

  it.each(['a'.repeat(64), 'change-me-change-me-change-me-change-me'])(
    'the master key %s in production',
    async (key) => {
      const complaint = await complaintOf({ NODE_ENV: 'production', HONGYAN_MASTER_KEY: key });
      expect(complaint).toContain('HONGYAN_MASTER_KEY');
      expect(complaint).not.toContain(key);
    },
  );

  it('the demo page in production', async () => {
    expect(await complaintOf({ NODE_ENV: 'production', HONGYAN_DEMO: 'true' })).toContain('HONGYAN_DEMO');
  });
});
