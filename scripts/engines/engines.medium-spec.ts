import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startEngines } from './index.mjs';

type Engines = Awaited<ReturnType<typeof startEngines>>;

const LAUNCHER = fileURLToPath(new URL('./index.mjs', import.meta.url));
const endings: (() => unknown)[] = [];

async function startOwnRedis(dir?: string): Promise<Engines> {
  const engines = await startEngines({ only: ['redis'], dir, durableRedis: dir !== undefined });
  endings.push(() => engines.stop());
  return engines;
}

function connect(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 2 });
  redis.on('error', () => undefined);
  endings.push(() => redis.disconnect());
  return redis;
}

/** A process that starts engines and then does nothing; resolves with the pids it printed. */
async function startHolder(): Promise<{ holder: ChildProcess; pids: number[]; dir: string }> {
  const program = `
    const { startEngines } = await import(${JSON.stringify(LAUNCHER)});
    const engines = await startEngines();
    console.log(JSON.stringify({ pids: [engines.mariadb.pid, engines.redis.pid], dir: engines.dir }));
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endings.push(() => holder.kill('SIGKILL'));
  const [line] = await once(holder.stdout, 'data');
  return { holder, ...JSON.parse(String(line)) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function waitUntil(isTrue: () => boolean, withinMs: number): Promise<void> {
  const giveUpAt = Date.now() + withinMs;
  while (!isTrue()) {
    if (Date.now() > giveUpAt) throw new Error(`Not within ${withinMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('private engines', () => {
  afterEach(async () => {
    for (const end of endings.splice(0).toReversed()) await end();
  });

  it('end, and take their folder along, when the process that started them is killed', async () => {
    const { holder, pids, dir } = await startHolder();
    expect(existsSync(dir)).toBe(true);
    holder.kill('SIGKILL');
    await waitUntil(() => !pids.some(isAlive) && !existsSync(dir), 20_000);
  });

  it('run side by side without seeing each other', async () => {
    const [one, other] = await Promise.all([startOwnRedis(), startOwnRedis()]);
    await connect(one.redisUrl!).set('whose', 'one');
    expect(await connect(other.redisUrl!).get('whose')).toBeNull();
  });

  it('return on the same port after SIGKILL, with what a durable Redis had on disk', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'hongyan-spec-'));
    endings.push(() => rmSync(dir, { recursive: true, force: true }));
    const engines = await startOwnRedis(dir);
    const redis = connect(engines.redisUrl!);
    await redis.set('kept', 'yes');
    // appendfsync everysec: a killed process loses nothing that the kernel already has.
    await engines.redis!.kill();
    await engines.redis!.start();
    expect(await redis.get('kept')).toBe('yes');
  });

  it('keep the data of a folder over a stop and a new start', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'hongyan-spec-'));
    endings.push(() => rmSync(dir, { recursive: true, force: true }));
    const first = await startOwnRedis(dir);
    const redis = connect(first.redisUrl!);
    await redis.set('kept', 'yes');
    redis.disconnect();
    await first.stop();
    const second = await startOwnRedis(dir);
    expect(await connect(second.redisUrl!).get('kept')).toBe('yes');
  });

  it('let nobody in without the password', async () => {
    const { redis } = await startOwnRedis();
    await expect(connect(`redis://127.0.0.1:${redis!.port}`).ping()).rejects.toThrow(/NOAUTH/);
  });

  it('hold still while they are paused and go on afterwards', async () => {
    const { redis, redisUrl } = await startOwnRedis();
    const client = connect(redisUrl!);
    await client.ping();
    await redis!.pause();
    const answer = client.ping();
    const early = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 300, 'silence'))]);
    expect(early).toBe('silence');
    await redis!.resume();
    expect(await answer).toBe('PONG');
  });
});
