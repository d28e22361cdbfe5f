import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toAsciiJson } from './ascii-json.js';

describe(toAsciiJson.name, () => {
  it('leaves only ASCII, whatever the value', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (json) => {
        expect(toAsciiJson(json)).toMatch(/^[\0-\x7f]*$/);
      }),
    );
  });

  it('changes no value, keys included', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (json) => {
        expect(JSON.parse(toAsciiJson(json))).toEqual(JSON.parse(json));
      }),
    );
  });

  it('leaves an ASCII text as it is, to the spelling of its numbers', () => {
    const json = '{"a":1.0,"b":12345678901234567890,"c":"\\u4f60\\/"}';
    expect(toAsciiJson(json)).toBe(json);
  });

  it('writes a character beyond the basic plane as two escapes', () => {
    expect(toAsciiJson('"鴻😀é"')).toBe(String.raw`"\u9d3b\ud83d\ude00\u00e9"`);
  });
});
