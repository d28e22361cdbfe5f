import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const ROOT = new URL('../', import.meta.url);
/** How a title names scenarios: `21. and 29. sends …`, `51: messageArrival`, `scenario 30: …`; and weaknesses: `S9`. */
const SCENARIOS = /^(?:scenario )?((?:S?\d+[.,]? and )*\d+)[.:] /;
const WEAKNESS = /\bS\d+\b/g;

/** Whatever is quoted in the spec files; titles are among it, those in tables included. */
function quotedTexts(): string[] {
  return ['src', 'libs', 'test'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('spec.ts') && !path.endsWith('contract-numbers.spec.ts'))
      .flatMap((path) => readFileSync(new URL(`${folder}/${path}`, ROOT), 'utf8').match(/'[^'\n]+'/g) ?? [])
      .map((quoted) => quoted.slice(1, -1)),
  );
}

const named = new Set(
  quotedTexts().flatMap((text) =>
    (SCENARIOS.exec(text)?.[1]!.match(/\b\d+/g) ?? ([] as string[])).concat(text.match(WEAKNESS) ?? []),
  ),
);

describe('the contract’s numbers', () => {
  it.each([
    ['scenario of section 10', 70, ''],
    ['weakness of section 9', 22, 'S'],
  ])('every %s is named by a test', (_name, count, letter) => {
    const numbers = Array.from({ length: count }, (_unused, index) => `${letter}${index + 1}`);
    expect(numbers.filter((number) => !named.has(number))).toEqual([]);
  });
});
