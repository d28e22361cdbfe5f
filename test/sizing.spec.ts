import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { withTable } from '../bench/sizing.mjs';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

describe('docs/sizing.md', () => {
  it('has the table that its figures give', () => {
    const page = read('docs/sizing.md');
    expect(withTable(page, JSON.parse(read('bench/sizing.json')))).toBe(page);
  });
});
