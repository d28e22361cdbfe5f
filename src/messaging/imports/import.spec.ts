import { describe, expect, it } from '@jest/globals';
import { importedAtMs } from './import.js';

const NOW_MS = 1_700_000_000_500;
const at = (text: string): number | null =>
  importedAtMs(text, NOW_MS, (each) => (each === 'then' ? 1_000 : null));

describe(importedAtMs.name, () => {
  it('reads unix seconds, a wall clock, or nothing as now', () => {
    expect([at('1614834367'), at('then'), at('')]).toEqual([1_614_834_367_000, 1_000, NOW_MS]);
  });

  it('takes nothing for newer than now', () => {
    expect(at('1700000009')).toBe(NOW_MS);
  });

  it.each(['garbage', '-5', '1.5', '16148343670000', ' 1'])('finds no time in “%s”', (text) => {
    expect(at(text)).toBeNull();
  });
});
