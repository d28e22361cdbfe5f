import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { missingFromLock } from './lock-file.mjs';

describe('package-lock.json', () => {
  it('holds the packages of every system, so that `npm ci` works everywhere', () => {
    const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
    // If this fails: node scripts/complete-lock.mjs
    expect(Object.keys(missingFromLock(lock))).toEqual([]);
  });

  it('gets entries that name the system, the processor and the C library', () => {
    const packages = {
      'node_modules/a': {
        version: '2.0.0',
        dev: true,
        optionalDependencies: { '@a/linux-x64-musl': '2.0.0' },
      },
    };
    expect(missingFromLock({ packages })).toEqual({
      'node_modules/@a/linux-x64-musl': {
        version: '2.0.0',
        cpu: ['x64'],
        dev: true,
        libc: ['musl'],
        optional: true,
        os: ['linux'],
      },
    });
  });

  it('is not added to where a package is already held further up', () => {
    const packages = {
      'node_modules/b': { version: '1.0.0' },
      'node_modules/c/node_modules/a': { version: '2.0.0', optionalDependencies: { b: '1.0.0' } },
    };
    expect(missingFromLock({ packages })).toEqual({});
  });
});
