import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Beginnings } from './beginnings.js';

describe('Beginnings', () => {
  it('lets the beginning of every word pass', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1 })), fc.string(), (words, after) => {
        const beginnings = new Beginnings(words.length);
        for (const word of words) beginnings.add(word);
        for (const word of words) {
          const text = word + after;
          expect(beginnings.mayBegin(text.charCodeAt(0), text.charCodeAt(1))).toBe(true);
        }
      }),
    );
  });

  it('stops most other pairs, however many words there are', () => {
    const beginnings = new Beginnings(20_000);
    for (let index = 0; index < 20_000; index++) {
      beginnings.add(String.fromCharCode(0x4e00 + (index % 5_000), 0x6000 + (index >> 3), 0x4e00));
    }
    let passed = 0;
    for (let index = 0; index < 10_000; index++) {
      if (beginnings.mayBegin(0x4e00 + (index % 5_000), 0x9000 + (index >> 2))) passed++;
    }
    expect(passed).toBeLessThan(2_500);
  });
});
