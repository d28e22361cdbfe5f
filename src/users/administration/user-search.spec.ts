import { describe, expect, it } from '@jest/globals';
import { formatUserMark, isForNicknames, parseUserMark, type UserMark } from './user-search.js';

describe(parseUserMark.name, () => {
  it.each<UserMark>([
    { by: 'uid', after: '' },
    { by: 'uid', after: 'uid:1001' },
    { by: 'nickname', after: 'line\nbreak 鸿雁' },
  ])('reads back %j', (mark) => {
    expect(parseUserMark(formatUserMark(mark))).toEqual(mark);
  });

  it.each(['', 'uid', 'avatar:1', ' uid:1'])('refuses %j', (text) => {
    expect(parseUserMark(text)).toBeNull();
  });
});

describe(isForNicknames.name, () => {
  it.each([
    ['', false],
    ['a', false],
    ['👋', false],
    ['鸿雁', true],
  ])('of %j is %j', (text, expected) => {
    expect(isForNicknames({ text })).toBe(expected);
  });
});
