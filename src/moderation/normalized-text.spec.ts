import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalizeText } from './normalized-text.js';

const anyText = fc.string({ unit: 'binary' });

describe('normalizeText', () => {
  it.each([
    ['ASCII spaces', '加 微 信', '加微信'],
    ['ideographic and no-break spaces, carriage returns', '加\u3000微\u00a0信\r\n\t', '加微信'],
    ['zero-width characters, soft hyphens, variation selectors', 'b\u200ba\u200dd\u00ad\ufe0f\u2060', 'bad'],
    ['control characters', 'b\u0007a\u009fd', 'bad'],
    ['blank characters that are letters or symbols', 'b\u3164a\u2800d', 'bad'],
    ['full-width letters and digits', 'ＢａＤ１００', 'bad100'],
    ['letters in circles and ligatures', 'ⓑⓐⓓ ﬁ', 'badfi'],
    ['letter case, beyond ASCII', 'BÄD ПЛОХО', 'bädплохо'],
    ['sharp s and its capitals', 'STRASSE straße', 'strassestrasse'],
    ['sigma, wherever it stands', 'ΟΔΟΣ οδος οδοσα', 'οδοσοδοσοδοσα'],
    ['a letter whose accent stands apart', 'e\u0301 \u00c9', 'éé'],
    ['the numerals of the contract', '〇零一壹二貳三叁四肆五伍六陸七柒八捌九玖', '00112233445566778899'],
    ['other spellings of numerals', '兩两贰貮陆叄', '222263'],
    ['compatibility forms of numerals', '㊀㊈ ⼆', '192'],
  ])('takes %s for what they look like', (_what, text, expected) => {
    expect(normalizeText(text)).toBe(expected);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normalizeText(text);
        expect(normalizeText(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  it('does not see what is invisible, wherever it stands', () => {
    const invisible = fc.constantFrom(
      ' ',
      '\u3000',
      '\u200b',
      '\u200d',
      '\u2060',
      '\ufeff',
      '\r',
      '\u0000',
      '\ufe0f',
    );
    fc.assert(
      fc.property(fc.array(anyText), invisible, (parts, between) => {
        expect(normalizeText(parts.join(between))).toBe(normalizeText(parts.join('')));
      }),
    );
  });

  it('leaves nothing to change of any character, alone or among letters', () => {
    for (let code = 0; code <= 0x2_ffff; code++) {
      const once = normalizeText(`a${String.fromCodePoint(code)}\u0301`);
      if (normalizeText(once) !== once) throw new Error(`U+${code.toString(16)} changes twice`);
    }
  });
});
