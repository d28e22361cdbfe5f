import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { RawSocket } from '../harness/raw-socket.js';
import type { ServerProcess } from '../harness/server-process.js';
import { SocketClient } from '../harness/socket-client.js';
import { until } from '../harness/until.js';

let hongyan: Hongyan;
let second: ServerProcess;
let app: Hongyan['app'];

beforeAll(async () => {
  hongyan = await startHongyan({ env: { HONGYAN_GATEWAY_UPGRADES_PER_ADDRESS_PER_SECOND: '20' } });
  second = await hongyan.installation.start({ roles: ['gateway'] });
  ({ app } = hongyan);
});

afterAll(() => hongyan?.dispose());

const set = (...settings: string[]): Promise<unknown> =>
  hongyan.installation.cli('app', 'set', app.key, ...settings);

const connect = (user: ChatUser, count: number): Promise<SocketClient[]> =>
  Promise.all(Array.from({ length: count }, () => SocketClient.connect(user)));

describe('limits on connections', () => {
  it('S21: the oldest device of a user goes with 1001 when there are more than the app allows', async () => {
    await set('devicesMax=3');
    const [user, other] = [await registerUser(app), await registerUser(app)];
    const bystander = await SocketClient.connect(other);
    const sockets: SocketClient[] = [];
    for (let device = 0; device < 5; device++) sockets.push(await SocketClient.connect(user));
    expect(await sockets[0]!.untilClosed()).toBe(1001);
    expect(await sockets[1]!.untilClosed()).toBe(1001);
    await other.sendText(user, 'to the newest three');
    for (const socket of sockets.slice(2)) await socket.nextText('to the newest three');
    expect(bystander.isOpen).toBe(true);
    for (const socket of [...sockets.slice(2), bystander]) await socket.close();
  });

  it('S21: the oldest devices go as well when the newer ones are on another node', async () => {
    const user = await registerUser(app);
    const here = await connect(user, 3);
    const there = await connect(user.at(second), 2);
    await until('two of the older to be closed', () => here.filter(({ isOpen }) => !isOpen).length === 2);
    const kept = here.find(({ isOpen }) => isOpen);
    for (const socket of here) if (socket !== kept) expect(await socket.untilClosed()).toBe(1001);
    await (await registerUser(app)).sendText(user, 'to three on two nodes');
    for (const socket of [kept!, ...there]) await socket.nextText('to three on two nodes');
    for (const socket of [kept!, ...there]) await socket.close();
  });

  it('S21: any number of devices where the app wants it so', async () => {
    await set('devicesMax=0');
    const user = await registerUser(app);
    const sockets = await connect(user, 25);
    for (const socket of sockets) await socket.ping();
    expect(sockets.every(({ isOpen }) => isOpen)).toBe(true);
    for (const socket of sockets) await socket.close();
  });

  it('S21: exactly as many as the app allows are let in, also at once; others are sent away with 1001', async () => {
    await set('connectionsMax=3', 'devicesMax=0');
    const [two, three] = [await registerUser(app), await registerUser(app)];
    const all = await Promise.all(
      Array.from({ length: 6 }, () => SocketClient.open(`${app.ws}/wss?token=${two.token}`)),
    );
    for (const socket of all) {
      await until('an answer', () => socket.frames.length > 0 || socket.closeCode !== undefined);
    }
    const sockets = all.filter(({ frames }) => frames.length > 0);
    expect(sockets).toHaveLength(3);
    for (const socket of all) if (!sockets.includes(socket)) expect(socket.closeCode).toBe(1001);
    await sockets[0]!.close();
    // The server hears of it a moment later.
    const again = await until('a free place', async () => {
      const socket = await SocketClient.open(`${three.app.ws}/wss?token=${three.token}`);
      await until('an answer', () => socket.frames.length > 0 || socket.closeCode !== undefined);
      return socket.isOpen && socket;
    });
    await two.sendText(three, 'welcome');
    await again.nextText('welcome');
    for (const socket of [...sockets.slice(1), again]) await socket.close();
  });

  it('S21: connections of an app are counted on all nodes', async () => {
    await set('connectionsMax=2');
    const [one, two] = [await registerUser(app), await registerUser(app)];
    const sockets = await connect(one, 2);
    const late = await SocketClient.open(`${two.at(second).app.ws}/wss?token=${two.token}`);
    expect(await late.untilClosed()).toBe(1001);
    for (const socket of sockets) await socket.close();
  });

  it('S21: an address that comes too often gets 503 with Retry-After before the upgrade; sockets stay', async () => {
    await set('connectionsMax=0');
    const user = await registerUser(app);
    const socket = await SocketClient.connect(user);
    const base = hongyan.server.http;
    const heads = await Promise.all(
      Array.from({ length: 400 }, async () => {
        const flooder = await RawSocket.connect(base);
        const head = await flooder.handshake('/wss?token=0000');
        flooder.destroy();
        return head;
      }),
    );
    const refused = heads.filter((head) => head.startsWith('HTTP/1.1 503 '));
    expect(refused.length).toBeGreaterThan(0);
    expect(heads.length - refused.length).toBeGreaterThan(100);
    for (const head of refused) expect(head).toMatch(/^Retry-After: \d+$/m);
    await socket.ping();
    expect(socket.isOpen).toBe(true);
    await socket.close();
  });
});
