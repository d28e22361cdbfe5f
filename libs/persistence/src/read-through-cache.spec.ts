import { describe, expect, it } from '@jest/globals';
import { ReadThroughCache } from './read-through-cache.js';

const newCache = (): ReadThroughCache<string, string> => new ReadThroughCache(10, 60_000);

/** A read that ends when the test says so. */
function slowRead(): { read: () => Promise<string>; finish: (value: string) => void; count: () => number } {
  let finish!: (value: string) => void;
  let count = 0;
  const value = new Promise<string>((resolve) => (finish = resolve));
  return {
    read: () => {
      count++;
      return value;
    },
    finish,
    count: () => count,
  };
}

describe('ReadThroughCache', () => {
  it('reads once for all who ask at the same time, and not again after', async () => {
    const cache = newCache();
    const slow = slowRead();
    const both = Promise.all([cache.get('k', slow.read), cache.get('k', slow.read)]);
    slow.finish('v');
    expect(await both).toEqual(['v', 'v']);
    expect(await cache.get('k', slow.read)).toBe('v');
    expect(slow.count()).toBe(1);
  });

  it.each([
    ['drop', (cache: ReadThroughCache<string, string>) => cache.drop('k')],
    ['clear', (cache: ReadThroughCache<string, string>) => cache.clear()],
    ['distrustReads', (cache: ReadThroughCache<string, string>) => cache.distrustReads()],
  ])('keeps nothing that %s overtook', async (_name, overtake) => {
    const cache = newCache();
    const slow = slowRead();
    const before = cache.get('k', slow.read);
    overtake(cache);
    const after = cache.get('k', () => Promise.resolve('new'));
    slow.finish('old');
    expect(await before).toBe('old');
    expect(await after).toBe('new');
    expect(await cache.get('k', () => Promise.resolve('never read'))).toBe('new');
  });

  it('asks again after a failure and after an absence', async () => {
    const cache = newCache();
    await expect(cache.get('k', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await cache.get('k', () => Promise.resolve(null))).toBeNull();
    expect(await cache.get('k', () => Promise.resolve('v'))).toBe('v');
  });
});
