import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CallbackServer } from '../harness/callback-server.js';
import { type ChatUser, registerUser, succeeded } from '../harness/chat-user.js';
import { startOwnRedis } from '../harness/engines.js';
import { DATE_TIME, expectParameterError } from '../harness/expected.js';
import { Installation } from '../harness/installation.js';
import { flushAll } from '../harness/redis.js';
import { STYLES } from '../harness/request-styles.js';
import type { ServerProcess } from '../harness/server-process.js';
import type { TestApp } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';
import { until } from '../harness/until.js';
import {
  attemptsOf,
  createCallbackApp,
  ENVIRONMENT,
  isSignedWith,
  sendText,
  untilOutcome,
} from '../harness/webhook-journey.js';

let installation: Installation;
let server: ServerProcess;
let callbacks: CallbackServer;
let app: TestApp;
let alice: ChatUser;
let bob: ChatUser;

beforeAll(async () => {
  [installation, callbacks] = await Promise.all([
    Installation.create({ env: ENVIRONMENT }),
    CallbackServer.start(),
  ]);
  server = await installation.start();
  app = await createCallbackApp(installation, server, callbacks.url());
});

afterAll(async () => {
  await installation.dispose();
  await callbacks.stop();
});

beforeEach(async () => {
  callbacks.answer = (response) => response.end('ok');
  [alice, bob] = await Promise.all([
    registerUser(app, unique('a'), { nickname: 'Alice "愛"' }),
    registerUser(app, unique('b')),
  ]);
});

/** A later message whose callback came proves that an earlier one wanted none. */
async function expectNoCallback(msgId: string): Promise<void> {
  await callbacks.untilReceived(await sendText(alice, bob));
  expect(callbacks.receivedFor(msgId)).toEqual([]);
  expect(await attemptsOf(app, { msg_id: msgId })).toEqual([]);
}

async function sendWith(push: unknown, style: (typeof STYLES)[number]): Promise<string> {
  const method = style === 'query' ? 'GET' : 'POST';
  const parameters = { target_uid: bob.uid, type: 'Msg:Txt', content: '{"content":"x","extra":""}', push };
  const reply = await alice.call(method, '/messages/send', parameters, style);
  return (succeeded(reply).data as { msg_id: string }).msg_id;
}

describe('scenario 30: a message to someone who is offline', () => {
  it('arrives at the callback URL as one form field with the five keys, and is stored as waiting', async () => {
    const content = '{ "content":"hé+&=% 你好", "n":1.0,  "extra":null }';
    const reply = await alice.post('/messages/send', { target_uid: bob.uid, type: 'Msg:Txt', content });
    const { msg_id: msgId } = succeeded(reply).data as { msg_id: string };
    const [callback] = await callbacks.untilReceived(msgId);
    expect(callback!.method).toBe('POST');
    expect(callback!.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect([...new URLSearchParams(callback!.body)]).toEqual([
      [
        'content',
        `{"from_uid":"${alice.uid}","target_uid":"${bob.uid}","type":"Msg:Txt","content":${content}` +
          ',"nickname":"Alice \\"愛\\""}',
      ],
    ]);
    const { data } = await alice.history(bob);
    expect(data).toEqual([expect.objectContaining({ msg_id: msgId, status: 0 })]);
    expect(await untilOutcome(app, msgId, 'delivered')).toEqual([
      {
        msg_id: msgId,
        attempt: 1,
        at: expect.stringMatching(DATE_TIME),
        duration_ms: expect.any(Number),
        outcome: 'delivered',
        status: 200,
        error: null,
      },
    ]);
    expect(callbacks.receivedFor(msgId)).toHaveLength(1);
  });

  it('is signed by the rules of Standard Webhooks, with both secrets while they rotate', async () => {
    const [callback] = await callbacks.untilReceived(await sendText(alice, bob));
    expect(isSignedWith(app.secret, callback!)).toBe(true);
    expect(isSignedWith('f'.repeat(40), callback!)).toBe(false);
    const { secret } = (await installation.cli('app', 'rotate-secret', app.key)) as { secret: string };
    const [rotated] = await callbacks.untilReceived(await sendText(alice, bob));
    expect([app.secret, secret].map((each) => isSignedWith(each, rotated!))).toEqual([true, true]);
  });

  it.each(STYLES)('is not called for with push=0 by %s (recording 701)', async (style) => {
    await expectNoCallback(await sendWith(0, style));
  });

  it.each([[''], [false], ['0']])('is not called for with push %j', async (push) => {
    await expectNoCallback(await sendWith(push, 'json'));
  });

  it.each([[1], ['1'], [true], ['yes'], [null]])('is called for with push %j', async (push) => {
    await callbacks.untilReceived(await sendWith(push, 'json'));
  });

  it('is refused with an array as push', async () => {
    expectParameterError(
      await alice.post('/messages/send', { target_uid: bob.uid, type: 'Msg:Txt', content: '{}', push: [1] }),
    );
  });

  it('is not called for while the receiver is online', async () => {
    const socket = await SocketClient.connect(bob);
    const msgId = await sendText(alice, bob);
    await socket.nextFrame(({ msg_id }) => msg_id === msgId);
    const carol = await registerUser(app);
    await callbacks.untilReceived(await sendText(alice, carol));
    expect(callbacks.receivedFor(msgId)).toEqual([]);
    await socket.close();
  });
});

describe('a callback that is owed', () => {
  it('survives a flush of Redis and the end of the worker that was at it', async () => {
    const redis = await startOwnRedis();
    const own = await Installation.create({ env: ENVIRONMENT, redisUrl: redis.redisUrl });
    try {
      const [api, worker] = [await own.start({ roles: ['api'] }), await own.start({ roles: ['worker'] })];
      const owner = await createCallbackApp(own, api, callbacks.url('/owned'));
      const [from, to] = [await registerUser(owner), await registerUser(owner)];
      callbacks.answer = () => undefined;
      const msgId = await sendText(from, to);
      await callbacks.untilReceived(msgId);
      await worker.kill();
      await flushAll(redis.redisUrl);
      callbacks.answer = (response) => response.end();
      await own.start({ roles: ['worker'] });
      await until('the callback', () => callbacks.receivedFor(msgId).length > 1, 40_000);
      await untilOutcome(owner, msgId, 'delivered');
    } finally {
      await own.dispose();
      await redis.stop();
    }
  }, 90_000);

  it('is made once, however many workers there are', async () => {
    await installation.start({ roles: ['worker'] });
    const msgIds = await Promise.all(Array.from({ length: 60 }, () => sendText(alice, bob)));
    for (const msgId of msgIds) await untilOutcome(app, msgId, 'delivered');
    expect(msgIds.map((msgId) => callbacks.receivedFor(msgId).length)).toEqual(msgIds.map(() => 1));
  });
});
