import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { type OwnEngines, startOwnEngines } from '../harness/engines.js';
import type { HttpReply } from '../harness/http-client.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { signedCall } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';
import { until, within } from '../harness/until.js';

/** Nobody waits longer for an error than a client waits for an answer. */
const ANSWER_WITHIN_MS = 10_000;

// Engines and processes come and go here, which takes its time on a busy machine.
jest.setTimeout(300_000);

let engines: OwnEngines;
let hongyan: Hongyan;

beforeAll(async () => {
  engines = await startOwnEngines();
  hongyan = await startHongyan(engines);
});

afterAll(async () => {
  await hongyan?.dispose();
  await engines?.stop();
});

function expectServerError(reply: HttpReply): void {
  expect(reply.json).toEqual({ code: 5003, message: '系統異常，請稍後再試' });
  expect(reply.status).toBe(200);
}

const HELLO = { type: 'Msg:Txt', content: '{"content":"hello","extra":""}' };

describe.each([
  ['stopped in good order', () => engines.mariadb.stop()],
  ['killed', () => engines.mariadb.kill()],
])('a database that is %s', (_, end) => {
  it('20. no Sys:Disconnect for who connects; errors from the catalogue, readiness false, sockets stay, recovery by itself', async () => {
    const { app, server } = hongyan;
    const [alice, bob]: ChatUser[] = [await registerUser(app), await registerUser(app)];
    const unseen = await registerUser(app);
    const socket = await SocketClient.connect(bob!);
    await alice!.sendText(bob!, 'before');
    await socket.nextText('before');

    await end();
    const calls = [
      alice!.post('/messages/send', { target_uid: bob!.uid, ...HELLO }),
      alice!.get('/messages/getHistoricalMessage', { link_user: bob!.uid }),
      alice!.get('/chat/users'),
      alice!.get('/chat/getAllNewMessage'),
      unseen.post('/messages/send', { target_uid: bob!.uid, ...HELLO }),
      signedCall(app, '/users/register', { uid: unique('u') }),
    ];
    for (const reply of await within('answers', Promise.all(calls), ANSWER_WITHIN_MS))
      expectServerError(reply);
    await until('readiness to say so', async () => !(await server.isReady()));
    expect(await (await fetch(`${server.http}/readyz`)).json()).toEqual({
      status: 'unavailable',
      database: false,
      redis: true,
    });
    expect((await fetch(`${server.http}/livez`)).status).toBe(200);
    // Storage outage at connect: no Sys:Disconnect, which would cost iOS its token, but 1001.
    const late = await SocketClient.open(`${app.ws}/wss?token=${unseen.token}`);
    expect(await late.untilClosed()).toBe(1001);
    expect(late.frames).toEqual([]);
    await socket.ping();
    expect(socket.isOpen).toBe(true);

    await engines.mariadb.start();
    await until('readiness', () => server.isReady());
    await alice!.sendText(bob!, 'after');
    await socket.nextText('after');
    expect(await bob!.historyTexts(alice!)).toEqual(['before', 'after']);
    expect(await unseen.unread()).toBe(0);
    expect(server.isRunning).toBe(true);
    await socket.close();
  });
});

describe('a database that is frozen', () => {
  it('readiness is false while it lasts; a send that waited is answered afterwards and stored once', async () => {
    const { app, server } = hongyan;
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    await alice.sendText(bob, 'before');
    await engines.mariadb.pause();
    const waiting = alice.post('/messages/send', { target_uid: bob.uid, ...HELLO });
    try {
      await until('readiness to say so', async () => !(await server.isReady()));
    } finally {
      await engines.mariadb.resume();
    }
    const { code } = (await waiting).json;
    expect([200, 5003]).toContain(code);
    await until('readiness', () => server.isReady());
    expect(await bob.historyTexts(alice)).toEqual(code === 200 ? ['before', 'hello'] : ['before']);
  });
});
