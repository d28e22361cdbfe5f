import { describe, expect, it } from '@jest/globals';
import { AppError } from '@hongyan/kernel';
import { shownJsonOf, storedValueOf, WORD_LENGTH_MAX, wordsOf, WORDS_MAX } from './word-list.js';

describe('storedValueOf', () => {
  it('keeps text as it came and turns arrays and objects into JSON', () => {
    expect(storedValueOf('[ "a" ]')).toBe('[ "a" ]');
    expect(storedValueOf('justtext')).toBe('justtext');
    expect(storedValueOf(['bad', '加賴'])).toBe('["bad","加賴"]');
    expect(storedValueOf({ a: 1 })).toBe('{"a":1}');
  });

  it('takes as many words, and as long ones, as it says', () => {
    const longest = '😀'.repeat(WORD_LENGTH_MAX);
    expect(wordsOf(storedValueOf([longest]))).toEqual([longest]);
    const most = Array.from({ length: WORDS_MAX }, (_, index) => `${index}`);
    expect(wordsOf(storedValueOf(JSON.stringify(most)))).toHaveLength(WORDS_MAX);
  });

  it.each([
    ['a word too many', Array.from({ length: WORDS_MAX + 1 }, (_, index) => `${index}`)],
    ['a word a character too long', ['字'.repeat(WORD_LENGTH_MAX + 1)]],
    ['a word of a million characters', ['x'.repeat(1_000_000)]],
  ])('refuses %s, as an array and as text', (_what, words) => {
    expect(() => storedValueOf(words)).toThrow(AppError);
    expect(() => storedValueOf(JSON.stringify(words))).toThrow(AppError);
  });
});

describe('wordsOf', () => {
  it.each([
    ['["a"," b ","a",""]', ['a', ' b ', 'a', '']],
    ['[1,"2",null,true,{"a":1},["b"]]', ['1', '2']],
    ['justtext', []],
    ['"text"', []],
    ['{"0":"a"}', []],
    ['null', []],
    ['5', []],
    ['', []],
  ])('%s', (value, words) => {
    expect(wordsOf(value)).toEqual(words);
  });
});

describe('shownJsonOf', () => {
  it.each([
    [null, 'null'],
    ['["a"]', '["a"]'],
    ['{"a":{}}', '{"a":{}}'],
    ['justtext', '"justtext"'],
    ['null', '"null"'],
    ['5', '"5"'],
  ])('%s', (value, json) => {
    expect(shownJsonOf(value)).toBe(json);
  });
});
