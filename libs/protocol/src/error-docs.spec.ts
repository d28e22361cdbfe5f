import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ERROR_CATALOGUE, type ErrorKey, RETIRED_CODES } from './error-catalogue.js';
import { LANGUAGES, TEXT_KEYS, type TextKey, textOf } from './texts.js';

const DOCS = readFileSync('docs/errors.md', 'utf8');
const ROWS = [...DOCS.matchAll(/^\| (?:\d+|status) .*$/gm)].map(([row]) => {
  const [, code, key, ...rest] = row.split('|').map((cell) => cell.trim());
  return { code, key: key!.replaceAll('`', ''), texts: rest.slice(0, 3), where: rest[3] };
});

/** The code under which a text goes out. */
function codeOf(key: TextKey): string {
  if (key in ERROR_CATALOGUE) return String(ERROR_CATALOGUE[key as ErrorKey].code);
  return key === 'http_error' ? 'status' : '200';
}

describe('docs/errors.md', () => {
  it('has exactly one row for each key, and no other', () => {
    expect(ROWS.map(({ key }) => key).sort()).toEqual([...TEXT_KEYS].sort());
  });

  it('has every error of the catalogue', () => {
    expect(TEXT_KEYS).toEqual(expect.arrayContaining(Object.keys(ERROR_CATALOGUE)));
  });

  it.each(TEXT_KEYS)('tells the code, the texts and the place of %s', (key) => {
    const row = ROWS.find((each) => each.key === key);
    expect(row).toEqual({
      code: codeOf(key),
      key,
      texts: LANGUAGES.map((language) => textOf(key, language)),
      where: expect.stringMatching(/\w/),
    });
  });

  it('names the retired codes, and uses none of them', () => {
    const codes = Object.values(ERROR_CATALOGUE).map(({ code }) => code as number);
    for (const code of RETIRED_CODES) {
      expect(DOCS.split('\n').at(-2)).toContain(String(code));
      expect(codes).not.toContain(code);
    }
  });

  it('has a text of its own in every language', () => {
    for (const key of TEXT_KEYS) {
      for (const language of LANGUAGES) expect(textOf(key, language)).toMatch(/\S/);
      expect(textOf(key, 'en')).toMatch(/^[ -~]+$/);
    }
  });
});
