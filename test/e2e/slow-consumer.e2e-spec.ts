import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findFreePort } from '../../scripts/lib/ports.mjs';
import { registerUser } from '../harness/chat-user.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { scrape } from '../harness/scrape.js';
import { SocketClient } from '../harness/socket-client.js';

/** More than the kernel takes for a client that does not read, and our own bound on top. */
const MESSAGES = 240;
const AT_ONCE = 8;
const BIG = 'x'.repeat(60_000);

let hongyan: Hongyan;
let metricsPort: number;

beforeAll(async () => {
  metricsPort = await findFreePort();
  const env = {
    HONGYAN_GATEWAY_SEND_BUFFER_BYTES_MAX: '65536',
    HONGYAN_METRICS_PORT: String(metricsPort),
  };
  hongyan = await startHongyan({ env });
});

afterAll(() => hongyan?.dispose());

describe('a client that does not read', () => {
  it('is sent away with 1001 and finds everything in history; another device of its user notices nothing', async () => {
    const { app } = hongyan;
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const slow = await SocketClient.connect(bob);
    const quick = await SocketClient.connect(bob);
    slow.socket.pause();
    for (let sent = 0; sent < MESSAGES; sent += AT_ONCE) {
      await Promise.all(
        Array.from({ length: AT_ONCE }, (_, index) => alice.sendText(bob, `${sent + index} ${BIG}`)),
      );
    }
    await alice.sendText(bob, 'the end');
    await quick.nextText('the end');
    expect(quick.texts()).toHaveLength(MESSAGES + 1);
    expect(quick.isOpen).toBe(true);
    const shown = await scrape(metricsPort);
    expect(shown.value('hongyan_slow_sockets_total')).toBe(1);
    expect(shown.value('hongyan_send_buffer_bytes')).toBeGreaterThan(0);
    slow.socket.resume();
    expect(await slow.untilClosed()).toBe(1001);
    const missed = new Set(quick.texts());
    for (const text of slow.texts()) missed.delete(text);
    expect(missed.size).toBeGreaterThan(0);
    const { total } = await bob.history(alice, { limit: 1 });
    expect(total).toBe(MESSAGES + 1);
    expect(await bob.historyTexts(alice, 200)).toEqual(expect.arrayContaining([...missed].slice(-100)));
    const again = await SocketClient.connect(bob);
    await alice.sendText(bob, 'welcome back');
    await again.nextText('welcome back');
    await again.close();
    await quick.close();
  });
});
