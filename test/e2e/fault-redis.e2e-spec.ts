import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { type OwnRedis, startOwnRedis } from '../harness/engines.js';
import { Installation } from '../harness/installation.js';
import { flushAll } from '../harness/redis.js';
import type { ServerProcess } from '../harness/server-process.js';
import type { TestApp } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { until } from '../harness/until.js';

// Engines and processes come and go here, which takes its time on a busy machine.
jest.setTimeout(300_000);

let own: OwnRedis;
let installation: Installation;
let front: ServerProcess;
let worker: ServerProcess;
let app: TestApp;

beforeAll(async () => {
  own = await startOwnRedis();
  // Shorter than in earnest: what a flush made the queue forget is announced again after a second.
  const env = { HONGYAN_OUTBOX_SWEEP_MS: '200', HONGYAN_OUTBOX_GRACE_MS: '1000' };
  installation = await Installation.create({ ...own, env });
  front = await installation.start({ roles: ['api', 'gateway'] });
  worker = await installation.start({ roles: ['worker'] });
  app = await installation.createApp(front);
});

afterAll(async () => {
  await installation?.dispose();
  await own?.stop();
});

async function newPair(): Promise<[alice: ChatUser, bob: ChatUser, socket: SocketClient]> {
  const [alice, bob] = [await registerUser(app), await registerUser(app)];
  return [alice, bob, await SocketClient.connect(bob)];
}

describe('FLUSHALL while users are connected', () => {
  it('logs nobody out and loses no history, unread count or contact', async () => {
    const [alice, bob, socket] = await newPair();
    for (const text of ['one', 'two', 'three']) await alice.sendText(bob, text);
    await socket.nextText('three');
    const state = async (): Promise<unknown> => ({
      history: [(await alice.history(bob)).total, await bob.historyTexts(alice)],
      unread: [await alice.unread(), await bob.unread()],
      contacts: [await alice.contacts(), await bob.contacts()],
      token: (await registerUser(app, bob.uid)).token,
    });
    const before = await state();
    await flushAll(own.redisUrl);
    expect(await state()).toEqual(before);
    await socket.ping();
    expect(socket.isOpen).toBe(true);
    expect(await front.isReady()).toBe(true);
    await (await SocketClient.connect(bob)).close();
    await socket.close();
  });

  it('messages sent right after it still arrive on the sockets that were connected before', async () => {
    const pairs = await Promise.all(Array.from({ length: 10 }, newPair));
    await flushAll(own.redisUrl);
    await Promise.all(pairs.map(([alice, bob]) => alice.sendText(bob, 'right after')));
    for (const [, , socket] of pairs) {
      await socket.nextText('right after');
      await socket.close();
    }
  });

  it('again and again in the middle of traffic: every message arrives on the socket', async () => {
    const [alice, bob, socket] = await newPair();
    const texts = Array.from({ length: 120 }, (_, index) => `number ${index}`);
    for (const [index, text] of texts.entries()) {
      if (index % 12 === 6) await flushAll(own.redisUrl);
      await alice.sendText(bob, text);
    }
    const missing = (): string[] => texts.filter((text) => !socket.texts().includes(text));
    await until('every message', () => missing().length === 0, 20_000).catch(() =>
      expect(missing()).toEqual([]),
    );
    expect(await bob.historyTexts(alice)).toEqual(texts);
    expect(await bob.unread()).toBe(texts.length);
    await socket.close();
  });

  it('over and over for two seconds: what was being delivered then still arrives', async () => {
    const pairs = await Promise.all(Array.from({ length: 6 }, newPair));
    await flushAll(own.redisUrl);
    await Promise.all(pairs.map(([alice, bob]) => alice.sendText(bob, 'in the storm')));
    const stormEndsAt = Date.now() + 2_000;
    await until('the storm to be over', async () => {
      await flushAll(own.redisUrl);
      return Date.now() > stormEndsAt;
    });
    for (const [, , socket] of pairs) {
      await socket.nextText('in the storm');
      await socket.close();
    }
  });

  it('what was queued at that moment is still delivered, and read marks of later calls, too', async () => {
    const [alice, bob, socket] = await newPair();
    await worker.stop();
    const texts = Array.from({ length: 5 }, (_, index) => `queued ${index}`);
    for (const text of texts) await alice.sendText(bob, text);
    await flushAll(own.redisUrl);
    worker = await installation.start({ roles: ['worker'] });
    await until('every message', () => texts.every((text) => socket.texts().includes(text)), 30_000);
    await alice.read(bob);
    await socket.nextFrame(({ type }) => type === 'Sys:MsgRead');
    await socket.close();
  });
});

describe('Redis stopped and started again', () => {
  it('sends are answered and stored meanwhile, readiness says so, and everything arrives afterwards', async () => {
    const [alice, bob, socket] = await newPair();
    await alice.sendText(bob, 'before');
    await socket.nextText('before');
    await own.redis.stop();
    try {
      for (const text of ['meanwhile one', 'meanwhile two']) await alice.sendText(bob, text);
      expect(await bob.historyTexts(alice)).toEqual(['before', 'meanwhile one', 'meanwhile two']);
      expect(await bob.unread()).toBe(3);
      await until('readiness to say so', async () => {
        const reply = await fetch(`${front.http}/readyz`);
        const state = (await reply.json()) as object;
        return reply.status === 503 && JSON.stringify(state);
      });
      expect(await (await fetch(`${front.http}/readyz`)).json()).toEqual({
        status: 'unavailable',
        database: true,
        redis: false,
      });
      expect((await fetch(`${front.http}/livez`)).status).toBe(200);
      await socket.ping();
      // Tokens are no matter of Redis: a client may come in now and is found when Redis is back.
      const late = await SocketClient.connect(alice);
      await bob.sendText(alice, 'to a latecomer');
      expect(await bob.read(alice)).toBe(true);
      await own.redis.start();
      await late.nextText('to a latecomer', 30_000);
      await late.close();
    } finally {
      if (own.redis.pid === null) await own.redis.start();
    }
    await socket.nextText('meanwhile two', 30_000);
    expect([...new Set(socket.texts())]).toEqual(['before', 'meanwhile one', 'meanwhile two']);
    await until('readiness', () => front.isReady());
    await alice.sendText(bob, 'afterwards');
    await socket.nextText('afterwards');
    await socket.close();
  });

  it('killed and back empty within a moment: nobody is disconnected and messages flow', async () => {
    const [alice, bob, socket] = await newPair();
    await own.redis.kill();
    await own.redis.start();
    await alice.sendText(bob, 'after the crash');
    await socket.nextText('after the crash', 30_000);
    expect(socket.closeCode).toBeUndefined();
    await socket.close();
  });

  it('frozen: sends are answered within moments all the same', async () => {
    const [alice, bob, socket] = await newPair();
    await alice.sendText(bob, 'before');
    await socket.nextText('before');
    await own.redis.pause();
    try {
      const startedAt = Date.now();
      await alice.sendText(bob, 'meanwhile');
      expect(Date.now() - startedAt).toBeLessThan(8_000);
      await until('readiness to say so', async () => !(await front.isReady()));
    } finally {
      await own.redis.resume();
    }
    await socket.nextText('meanwhile', 30_000);
    await until('readiness', () => front.isReady());
    await socket.close();
  });
});
