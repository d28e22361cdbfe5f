import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../../test/harness/until.js';
import { testConfig } from '../../../test/medium/parts.js';
import { SILENT, TestRedis } from '../../../test/medium/redis.js';
import { Invalidations } from './invalidations.js';

interface Listener {
  readonly redis: TestRedis;
  readonly invalidations: Invalidations;
  /** What was heard, as `topic id`; `*` for everything. */
  readonly heard: string[];
}

describe(Invalidations.name, () => {
  const config = testConfig();
  const listeners: Listener[] = [];
  let here: Listener;
  let there: Listener;

  async function listen(): Promise<Listener> {
    const redis = await TestRedis.open(config);
    const invalidations = new Invalidations(redis, SILENT);
    const heard: string[] = [];
    for (const topic of ['apps', 'tokens', 'users'] as const) {
      invalidations.on(topic, (id) => void heard.push(`${topic} ${id ?? '*'}`));
    }
    invalidations.onModuleInit();
    const listener = { redis, invalidations, heard };
    listeners.push(listener);
    await untilItListens(listener);
    return listener;
  }

  /** A hint that is sent again until it arrives: then the subscription stands. */
  async function untilItListens({ redis, heard }: Listener): Promise<void> {
    const probe = { topic: 'apps', id: `probe ${Math.random()}` };
    await until('the subscription to stand', async () => {
      await redis.shared.publish(redis.key('invalidations'), JSON.stringify(probe));
      return heard.includes(`apps ${probe.id}`);
    });
  }

  beforeAll(async () => {
    here = await listen();
    there = await listen();
  });

  afterAll(() => {
    for (const { redis } of listeners) redis.onApplicationShutdown();
  });

  it('reaches the process itself at once and another one within moments', async () => {
    const publishing = here.invalidations.publish('tokens', 4711);
    expect(here.heard).toContain('tokens 4711');
    await publishing;
    await until('the other process to hear of it', () => there.heard.includes('tokens 4711'));
  });

  it('names what changed and nothing else', async () => {
    there.heard.length = 0;
    await here.invalidations.publish('users', '1_a*b');
    await here.invalidations.publish('apps', 'key');
    await until('the other process to hear of both', () => there.heard.includes('apps key'));
    expect(there.heard.filter((each) => !each.startsWith('apps probe'))).toEqual(['users 1_a*b', 'apps key']);
  });

  it('stays within its installation', async () => {
    const foreign = await TestRedis.open(testConfig());
    const stranger = new Invalidations(foreign, SILENT);
    stranger.onModuleInit();
    there.heard.length = 0;
    await stranger.publish('apps', 'foreign');
    await here.invalidations.publish('apps', 'own');
    await until('the own hint to arrive', () => there.heard.includes('apps own'));
    foreign.onApplicationShutdown();
    expect(there.heard).not.toContain('apps foreign');
  });

  it('forgets everything after the connection was lost, because hints may have been missed', async () => {
    there.heard.length = 0;
    await there.redis.kill(there.redis.connections[1]!);
    await until('everything to be forgotten', () =>
      ['apps *', 'tokens *', 'users *'].every((each) => there.heard.includes(each)),
    );
    await untilItListens(there);
  });

  it('still drops what changed here while Redis is away, and does not fail', async () => {
    await here.redis.goAway();
    await here.invalidations.publish('tokens', 'during the outage');
    expect(here.heard).toContain('tokens during the outage');
    await here.redis.comeBack();
  });
});
