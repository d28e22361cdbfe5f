import { describe, expect, it } from '@jest/globals';
import { parseUids } from './online-status.js';

describe(parseUids.name, () => {
  it('reads texts and numbers, each once, and leaves empty ones out', () => {
    expect(parseUids('["a", 7, "a", "7", "", "0", 0, null, false, 1.5]')).toEqual(['a', '7', '1.5']);
  });

  it.each([
    '',
    'x',
    'null',
    '5',
    '"a"',
    '{"k":"a"}',
    '[]',
    '[""]',
    '[["a"]]',
    '[{}]',
    '[true]',
    '["a", true]',
  ])('refuses %s', (json) => {
    expect(parseUids(json)).toBeNull();
  });
});
