import { describe, expect, it } from '@jest/globals';
import { FairQueue } from './fair-queue.js';

function takeAll(queue: FairQueue<string>): string {
  let taken = '';
  for (let entry = queue.take(); entry !== undefined; entry = queue.take()) taken += `${entry} `;
  return taken.trim();
}

const mayGo = (entry: string): boolean => !entry.startsWith('a');

describe(FairQueue.name, () => {
  it('lets parties take turns and keeps the order within each', () => {
    const queue = new FairQueue<string>();
    for (const entry of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) queue.add(entry[0], entry);
    expect(queue.size).toBe(6);
    expect(takeAll(queue)).toBe('a1 b1 c1 a2 b2 a3');
    expect(queue.size).toBe(0);
  });

  it('puts who comes anew behind those who wait', () => {
    const queue = new FairQueue<string>();
    queue.add('a', 'a1');
    queue.add('b', 'b1');
    expect(queue.take()).toBe('a1');
    queue.add('a', 'a2');
    expect(takeAll(queue)).toBe('b1 a2');
  });

  it('shows what comes next without taking it', () => {
    const queue = new FairQueue<string>();
    expect(queue.peek()).toBeUndefined();
    expect(queue.take()).toBeUndefined();
    queue.add('a', 'a1');
    expect(queue.peek()).toBe('a1');
    expect(queue.size).toBe(1);
  });

  it('passes over who may not go, without taking the turn away', () => {
    const queue = new FairQueue<string>();
    for (const entry of ['a1', 'a2', 'b1', 'b2']) queue.add(entry[0], entry);
    expect(queue.peek(mayGo)).toBe('b1');
    expect([queue.take(mayGo), queue.take(mayGo), queue.take(mayGo)]).toEqual(['b1', 'b2', undefined]);
    expect(takeAll(queue)).toBe('a1 a2');
  });

  it('takes out what matches wherever it waits', () => {
    const queue = new FairQueue<string>();
    for (const entry of ['a1', 'a2', 'b1', 'c2']) queue.add(entry[0], entry);
    expect(queue.remove((entry) => entry.endsWith('2'))).toEqual(['a2', 'c2']);
    expect(queue.size).toBe(2);
    expect(takeAll(queue)).toBe('a1 b1');
  });
});
