import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { registerUser } from '../harness/chat-user.js';
import { Installation } from '../harness/installation.js';
import type { ServerProcess } from '../harness/server-process.js';
import type { TestApp } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { until } from '../harness/until.js';

// Engines and processes come and go here, which takes its time on a busy machine.
jest.setTimeout(300_000);

let installation: Installation;
/** Takes calls and sockets; workers come and go. */
let front: ServerProcess;
let app: TestApp;

beforeAll(async () => {
  installation = await Installation.create();
  front = await installation.start({ roles: ['api', 'gateway'] });
  app = await installation.createApp(front);
});

afterAll(() => installation?.dispose());

describe('while no worker runs', () => {
  it('messages are acknowledged and in history, and reach the connected socket in order once a worker runs', async () => {
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const socket = await SocketClient.connect(bob);
    const texts = Array.from({ length: 10 }, (_, index) => `waiting ${index}`);
    for (const text of texts) await alice.sendText(bob, text);
    expect(await bob.historyTexts(alice)).toEqual(texts);
    expect(await bob.unread()).toBe(texts.length);
    await bob.read(alice);
    await socket.ping();
    expect(socket.texts()).toEqual([]);
    const worker = await installation.start({ roles: ['worker'] });
    await socket.nextText(texts.at(-1)!);
    expect([...new Set(socket.texts())]).toEqual(texts);
    await until('the statuses to be written', async () =>
      (await alice.history(bob)).data.every(({ status }) => status === 1),
    );
    await worker.stop();
    await socket.close();
  });
});

describe('a worker that is killed', () => {
  it('loses no message and no order: the next worker goes on where it died', async () => {
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const socket = await SocketClient.connect(bob);
    const first = await installation.start({ roles: ['worker'] });
    const texts = Array.from({ length: 100 }, (_, index) => `number ${index}`);
    const killed = socket.nextText(texts[20]!).then(() => first.kill());
    for (const text of texts) await alice.sendText(bob, text);
    await killed;
    const second = await installation.start({ roles: ['worker'] });
    await until('every message', () => texts.every((text) => socket.texts().includes(text)), 30_000);
    // At least once: what was on its way when the worker died may come twice, but nothing comes early.
    expect([...new Set(socket.texts())]).toEqual(texts);
    expect(await bob.historyTexts(alice)).toEqual(texts);
    await second.stop();
    await socket.close();
  });
});

describe('a gateway that is killed', () => {
  it('its users come back elsewhere and get their messages there; others never notice', async () => {
    const worker = await installation.start({ roles: ['worker'] });
    const gateway = await installation.start({ roles: ['gateway'] });
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const there = await SocketClient.connect(bob.at(gateway));
    const here = await SocketClient.connect(alice);
    await alice.sendText(bob, 'before');
    await there.nextText('before');
    await gateway.kill();
    expect(await there.untilClosed()).toBe(1006);
    const again = await SocketClient.connect(bob);
    await alice.sendText(bob, 'after');
    await again.nextText('after');
    await bob.sendText(alice, 'still here');
    await here.nextText('still here');
    await worker.stop();
    await again.close();
    await here.close();
  });
});
