import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { unique } from '../../test/harness/unique.js';
import { until, within } from '../../test/harness/until.js';
import { testConfig } from '../../test/medium/parts.js';
import { SILENT, TestRedis } from '../../test/medium/redis.js';
import { type NodeEntry, NodeStream } from './node.stream.js';

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

const MIB = 1024 * 1024;

describe(NodeStream.name, () => {
  let nodeRedis: TestRedis;
  let workerRedis: TestRedis;
  let publisher: NodeStream;
  let nodeId: string;
  let received: string[];
  let flushes: number;
  let reading: AbortController;
  let reader: Promise<void> | undefined;

  beforeEach(async () => {
    const config = testConfig();
    [nodeRedis, workerRedis] = await Promise.all([TestRedis.open(config), TestRedis.open(config)]);
    publisher = new NodeStream(workerRedis, SILENT);
    nodeId = unique('node');
    received = [];
    flushes = 0;
    reading = new AbortController();
    reader = undefined;
  });

  afterEach(async () => {
    reading.abort();
    await reader;
    await workerRedis.flush();
    nodeRedis.onApplicationShutdown();
    workerRedis.onApplicationShutdown();
  });

  function startReading(onEntry: (entry: NodeEntry) => void = note): void {
    reader = new NodeStream(nodeRedis, SILENT).read(
      nodeId,
      { take: onEntry, flush: () => void flushes++ },
      reading.signal,
    );
  }

  const note = (entry: NodeEntry): void => void received.push(entry[0]![1]);

  const publish = (frame: string): Promise<void> => publisher.publish(nodeId, [{ entry: [[1, frame]] }]);

  const lengthOf = (): Promise<number> => workerRedis.shared.xlen(workerRedis.key('stream', nodeId));

  it('carries entries whole, in the order in which they were published', async () => {
    const entries: NodeEntry[] = numbers(1, 500).map((text) => [
      [Number(text), `{"t":"${text} 😀鴻\\u0000"}`],
      [7, ''],
    ]);
    const seen: NodeEntry[] = [];
    startReading((entry) => void seen.push(entry));
    await publisher.publish(
      nodeId,
      entries.map((entry) => ({ entry })),
    );
    await until('everything to arrive', () => seen.length >= entries.length);
    expect(seen).toEqual(entries);
  });

  it('carries what was published before anybody read', async () => {
    for (const text of numbers(1, 450)) await publish(text);
    startReading();
    await until('everything to arrive', () => received.length >= 450 && flushes >= 5);
    expect(received).toEqual(numbers(1, 450));
    // A hundred at a time, then they are written out.
    expect(flushes).toBe(5);
  });

  it('loses nothing and repeats nothing when its connection is cut in the middle', async () => {
    startReading();
    for (const round of [0, 1, 2]) {
      await publish(String(round * 100 + 1));
      await until('the reader to read', () => received.length >= round * 100 + 1);
      await nodeRedis.kill(nodeRedis.connections.at(-1)!);
      for (const text of numbers(round * 100 + 2, round * 100 + 100)) await publish(text);
      await until('everything to arrive', () => received.length >= (round + 1) * 100);
    }
    expect(received).toEqual(numbers(1, 300));
  });

  it('reads on after a flush took the stream away', async () => {
    startReading();
    await publish('before');
    await until('the first frame to arrive', () => received.length === 1);
    await workerRedis.flush();
    await publish('after');
    await until('the second frame to arrive', () => received.length === 2);
    expect(received).toEqual(['before', 'after']);
  });

  it('goes on after an entry that its reader could not take', async () => {
    startReading((entry) => {
      note(entry);
      if (entry[0]![1] === '2') throw new Error('a socket went wrong');
    });
    for (const text of numbers(1, 5)) await publish(text);
    await until('everything to arrive', () => received.length >= 5);
    expect(received).toEqual(numbers(1, 5));
  });

  it('lets go of what was read, and of nothing that waits', async () => {
    for (const text of numbers(1, 300)) await publish(text);
    startReading();
    await until('everything to arrive', () => received.length === 300);
    await until('what was read to go', async () => {
      await publish('more');
      return (await lengthOf()) < 100;
    });
    reading.abort();
    await reader;
    const before = await lengthOf();
    for (const text of numbers(1, 300)) await publish(text);
    expect(await lengthOf()).toBe(before + 300);
  });

  it('tells how much waits, and for how long', async () => {
    await publish('1');
    await publish('2');
    const backlog = await until('time to pass', async () => {
      const present = await publisher.backlogOf(nodeId);
      return present.lagMs > 0 && present;
    });
    expect(backlog.entries).toBe(2);
  });

  it('keeps the newest ten thousand entries for a node that does not read', async () => {
    const key = workerRedis.key('stream', nodeId);
    const filling = workerRedis.shared.pipeline();
    for (let count = 0; count < 12_000; count++) filling.xadd(key, '*', 'e', '[[1,"old"]]');
    await filling.exec();
    await publish('newest');
    expect(await lengthOf()).toBeGreaterThanOrEqual(10_000);
    expect(await lengthOf()).toBeLessThan(10_200);
    const [last] = await workerRedis.shared.xrevrange(key, '+', '-', 'COUNT', 1);
    expect(last![1]).toEqual(['e', '[[1,"newest"]]']);
  });

  it('keeps less than 64 MiB of large entries, the newest', async () => {
    const key = workerRedis.key('stream', nodeId);
    for (const letter of 'abcdefghijklmnopqr') await publish(letter.repeat(4 * MIB));
    const bytes = await workerRedis.shared.memory('USAGE', key, 'SAMPLES', 0);
    expect(bytes).toBeLessThan(68 * MIB);
    const left = await lengthOf();
    expect(left).toBeGreaterThanOrEqual(7);
    startReading((entry) => void received.push(entry[0]![1][0]!));
    await until('what is left to be read', () => received.length >= left);
    expect(received.join('')).toBe('abcdefghijklmnopqr'.slice(-left));
  });

  it('vanishes by itself a minute after the last entry', async () => {
    await publish('x');
    const ttlMs = await workerRedis.shared.pttl(workerRedis.key('stream', nodeId));
    expect(ttlMs).toBeGreaterThan(50_000);
    expect(ttlMs).toBeLessThanOrEqual(60_000);
  });

  it('keeps the streams of two nodes apart, and removes one', async () => {
    startReading();
    const other = unique('node');
    await publisher.publish(other, [{ entry: [[1, 'foreign']] }]);
    await publish('own');
    await until('the own frame to arrive', () => received.length > 0);
    expect(received).toEqual(['own']);
    await publisher.remove(nodeId);
    expect(await lengthOf()).toBe(0);
    expect(await workerRedis.shared.xlen(workerRedis.key('stream', other))).toBe(1);
  });

  it('stops reading at once when it is told to, also while it waits for entries', async () => {
    startReading();
    await publish('x');
    await until('the frame to arrive', () => received.length === 1);
    reading.abort();
    await within('the reader to end', reader!, 1_000);
  });

  it('says so when an entry could not be published', async () => {
    await workerRedis.goAway();
    await expect(publish('x')).rejects.toThrow();
    await workerRedis.comeBack();
  });
});
