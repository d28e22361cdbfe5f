import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { takeLock } from './pid-lock.mjs';

const folders: string[] = [];

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-spec-'));
  folders.push(folder);
  return join(folder, 'a.pid');
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('pid lock', () => {
  it('names its holder to whoever comes second', () => {
    const path = newPath();
    expect(takeLock(path).holder).toBeNull();
    expect(takeLock(path).holder).toBe(process.pid);
  });

  it('can be taken again once it was released, and leaves nothing behind', () => {
    const path = newPath();
    const lock = takeLock(path);
    if ('release' in lock) lock.release();
    expect(readdirSync(join(path, '..'))).toEqual([]);
    expect(takeLock(path).holder).toBeNull();
  });

  it.each([
    ['of a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, identity: 'gone' })],
    [
      'of a pid that now belongs to another process',
      JSON.stringify({ pid: process.pid, identity: 'before' }),
    ],
    ['that is damaged', '{"pid":'],
  ])('takes no notice of a file %s', (_, content) => {
    const path = newPath();
    writeFileSync(path, content);
    expect(takeLock(path).holder).toBeNull();
  });
});
