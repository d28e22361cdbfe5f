import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { registerUser } from '../harness/chat-user.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { SocketClient } from '../harness/socket-client.js';
import { until } from '../harness/until.js';

const PING_INTERVAL_MS = 200;
const IDLE_MS = 1_000;
/** Long after a silent socket would have been closed. */
const PINGS_OF_A_LONG_LIFE = (3 * IDLE_MS) / PING_INTERVAL_MS;

let hongyan: Hongyan;

beforeAll(async () => {
  hongyan = await startHongyan({
    env: {
      HONGYAN_GATEWAY_PING_INTERVAL_MS: String(PING_INTERVAL_MS),
      HONGYAN_GATEWAY_IDLE_MS: String(IDLE_MS),
    },
  });
});

afterAll(() => hongyan?.dispose());

describe('liveness', () => {
  it('12. a socket that only sends text heartbeats and pings of its own stays open, unanswered but for pongs', async () => {
    const user = await registerUser(hongyan.app);
    const socket = await SocketClient.connect(user, { autoPong: false });
    for (let beat = 1; beat <= PINGS_OF_A_LONG_LIFE; beat++) {
      await socket.untilPings(beat);
      socket.socket.send('mode: heartbeat');
    }
    await socket.ping();
    expect(socket.isOpen).toBe(true);
    expect(socket.frames.map(({ type }) => type)).toEqual(['Sys:Connect']);
    await socket.close();
  });

  it('12. a socket whose client talks is left in peace', async () => {
    const user = await registerUser(hongyan.app);
    const socket = await SocketClient.connect(user);
    const endAt = Date.now() + 10 * PING_INTERVAL_MS;
    while (Date.now() < endAt) {
      socket.socket.send('HeartBeat');
      await sleep(PING_INTERVAL_MS / 10);
    }
    expect(socket.pings).toBeLessThan(5);
    await socket.untilPings(socket.pings + 2);
    expect(socket.isOpen).toBe(true);
    await socket.close();
  });

  it('12. a protocol ping of the client alone is a sign of life', async () => {
    const user = await registerUser(hongyan.app);
    const socket = await SocketClient.connect(user, { autoPong: false });
    for (let beat = 1; beat <= PINGS_OF_A_LONG_LIFE; beat++) {
      await socket.untilPings(beat);
      await socket.ping();
    }
    expect(socket.isOpen).toBe(true);
    await socket.close();
  });

  it('18. a socket that sends nothing and answers no ping is closed with 1001', async () => {
    const user = await registerUser(hongyan.app);
    const openedAt = Date.now();
    const socket = await SocketClient.connect(user, { autoPong: false });
    expect(await socket.untilClosed()).toBe(1001);
    const lifeMs = Date.now() - openedAt;
    expect(lifeMs).toBeGreaterThanOrEqual(IDLE_MS);
    expect(lifeMs).toBeLessThan(IDLE_MS + 5 * PING_INTERVAL_MS + 5_000);
    expect(socket.pings).toBeGreaterThan(1);
  });

  it('18. what the server sends is no sign of life of the client', async () => {
    const user = await registerUser(hongyan.app);
    const peer = await registerUser(hongyan.app);
    const socket = await SocketClient.connect(user, { autoPong: false });
    await until('the silent socket to be closed', async () => {
      await peer.sendText(user, 'hello');
      return socket.closeCode;
    });
    expect(socket.closeCode).toBe(1001);
  });

  it('18. a receiver that sends nothing but pongs stays open', async () => {
    const user = await registerUser(hongyan.app);
    const peer = await registerUser(hongyan.app);
    const socket = await SocketClient.connect(user);
    for (let ping = 1; ping <= PINGS_OF_A_LONG_LIFE; ping++) {
      await socket.untilPings(ping);
      await peer.sendText(user, `message ${ping}`);
      await socket.nextText(`message ${ping}`);
    }
    expect(socket.isOpen).toBe(true);
    await socket.close();
  });
});

describe('shutdown', () => {
  it('19. SIGTERM closes every socket with 1001 and ends with code 0; who comes back is served again', async () => {
    const { installation, app } = hongyan;
    const server = await installation.start();
    const users = await Promise.all(
      Array.from({ length: 20 }, async () => (await registerUser(app)).at(server)),
    );
    const sockets = await Promise.all(users.map((user) => SocketClient.connect(user)));
    // A client that keeps its HTTP connection must not hold up the end.
    const agent = new Agent({ keepAlive: true });
    await new Promise<void>((resolve, reject) => {
      get(`${server.http}/livez`, { agent }, (reply) => reply.resume().on('end', resolve)).on(
        'error',
        reject,
      );
    });
    await server.stop();
    const codes = await Promise.all(sockets.map((socket) => socket.untilClosed()));
    expect(codes).toEqual(sockets.map(() => 1001));
    agent.destroy();

    const successor = await installation.start();
    const [first, second] = users.map((user) => user.at(successor));
    const socket = await SocketClient.connect(second!);
    await first!.sendText(second!, 'back again');
    await socket.nextText('back again');
    await successor.stop();
    expect(await socket.untilClosed()).toBe(1001);
  });

  it('19. a message sent just before SIGTERM is in history and reaches a socket of another process', async () => {
    const { installation, app } = hongyan;
    const server = await installation.start({ roles: ['api'] });
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const socket = await SocketClient.connect(bob);
    const sender = alice.at(server);
    const sent = Array.from({ length: 30 }, (_, index) => sender.sendText(bob, `${index}`).then(() => index));
    await sent[0];
    const [results] = await Promise.all([Promise.allSettled(sent), server.stop()]);
    const acknowledged = results.flatMap((each) => (each.status === 'fulfilled' ? [String(each.value)] : []));
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(await bob.historyTexts(alice)).toEqual(expect.arrayContaining(acknowledged));
    for (const text of acknowledged) await socket.nextText(text);
    await socket.close();
  });
});
