import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { type OwnEngines, startOwnEngines } from '../harness/engines.js';
import { Installation } from '../harness/installation.js';
import { SocketClient } from '../harness/socket-client.js';
import { until } from '../harness/until.js';

// Engines and processes come and go here, which takes its time on a busy machine.
jest.setTimeout(300_000);

let engines: OwnEngines;
let installation: Installation;

beforeAll(async () => {
  engines = await startOwnEngines();
  installation = await Installation.create(engines);
});

afterAll(async () => {
  await installation?.dispose();
  await engines?.stop();
});

/** Sends texts one after the other until a call fails; returns those whose reply arrived, with their ids. */
async function sendUntilBroken(from: ChatUser, to: ChatUser): Promise<Map<string, string>> {
  const acknowledged = new Map<string, string>();
  for (let number = 0; ; number++) {
    const text = `${from.uid} ${number}`;
    try {
      acknowledged.set(text, (await from.sendText(to, text))['msg_id'] as string);
    } catch {
      return acknowledged;
    }
  }
}

describe('SIGKILL of every process of ours and of both engines, in the middle of sending', () => {
  it('every message whose reply arrived is in history, once, in order, and ids are dense', async () => {
    const before = [
      await installation.start({ roles: ['api'] }),
      await installation.start({ roles: ['gateway', 'worker'] }),
    ];
    const app = await installation.createApp({ http: before[0]!.http, ws: before[1]!.ws });
    const receiver = await registerUser(app);
    const socket = await SocketClient.connect(receiver);
    const senders = await Promise.all(Array.from({ length: 8 }, () => registerUser(app)));
    const sending = senders.map((sender) => sendUntilBroken(sender, receiver));
    await until('traffic', () => socket.texts().length > 200);

    await Promise.all([...before.map((each) => each.kill()), engines.mariadb.kill(), engines.redis.kill()]);
    const acknowledged = await Promise.all(sending);
    expect(Math.min(...acknowledged.map(({ size }) => size))).toBeGreaterThan(0);

    await Promise.all([engines.mariadb.start(), engines.redis.start()]);
    const after = await installation.start();
    let total = 0;
    for (const [index, sender] of senders.entries()) {
      const { data, total: count } = await receiver.at(after).history(sender, { limit: 200 });
      const rows = data.toReversed();
      total += count;
      if (count <= 200) expect(rows.map(({ id }) => id)).toEqual(rows.map((_, at) => at + 1));
      const texts = rows.map(({ content }) => (content as { content: string }).content);
      const expected = [...acknowledged[index]!.keys()].slice(-100);
      // One more may have been stored whose reply never left.
      expect(texts.filter((text) => expected.includes(text))).toEqual(expected);
      expect(count - acknowledged[index]!.size).toBeGreaterThanOrEqual(0);
      expect(count - acknowledged[index]!.size).toBeLessThanOrEqual(1);
      const ids = new Map(rows.map((row, at) => [texts[at]!, row.msg_id]));
      for (const text of expected) expect(ids.get(text)).toBe(acknowledged[index]!.get(text));
    }
    expect(await receiver.at(after).unread()).toBe(total);
    await senders[0]!.at(after).sendText(receiver, 'life goes on');
    expect((await receiver.at(after).historyTexts(senders[0]!)).at(-1)).toBe('life goes on');
    await after.stop();
  });
});
