import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalizeText } from './normalized-text.js';
import { LIST_LENGTH_MAX, WordMatcher } from './word-matcher.js';

function compile(words: readonly string[]): WordMatcher {
  return atOnce(WordMatcher.compile(words));
}

function atOnce<T>(steps: Generator<void, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** What the matcher must find, said without any cleverness. */
function containsAny(words: readonly string[], text: string): boolean {
  const normalized = normalizeText(text);
  return words.map(normalizeText).some((word) => word !== '' && word !== '0' && normalized.includes(word));
}

/** Few letters, so that words overlap, contain each other and share suffixes. */
const narrow = fc.string({ unit: fc.constantFrom('a', 'b', 'A', ' ', '一', '1', '零', '😀', '\ud83d') });
const wide = fc.string({ unit: 'binary' });

describe('WordMatcher', () => {
  it.each([
    ['narrow alphabet', narrow],
    ['all of Unicode', wide],
  ])('finds what a search for each word finds: %s', (_name, text) => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), text, (words, message) => {
        expect(compile(words).matches(message)).toBe(containsAny(words, message));
      }),
      { numRuns: 3000 },
    );
  });

  it('names words exactly when it finds one, as they are spelled and in their order', () => {
    fc.assert(
      fc.property(fc.array(narrow, { maxLength: 12 }), narrow, (words, message) => {
        const named = atOnce(WordMatcher.wordsIn(message, words));
        expect(named.length > 0).toBe(compile(words).matches(message));
        expect(words.filter((word) => named.includes(word))).toEqual(named);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds every word of its list inside any text', () => {
    fc.assert(
      fc.property(
        fc.array(narrow, { minLength: 1 }),
        fc.nat(),
        narrow,
        narrow,
        (words, pick, before, after) => {
          const word = words[pick % words.length]!;
          fc.pre(normalizeText(word) !== '' && normalizeText(word) !== '0');
          expect(compile(words).matches(`${before}${word}${after}`)).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['加微信', '請加 微 信'],
    ['100元', '一〇〇元'],
    ['一百', '１百'],
    ['加 微信', '加微信'],
    ['BadWord', 'xxbaDwOrdxx'],
    ['貳', '2'],
  ])('treats word and text alike: %s in %s', (word, text) => {
    expect(compile([word]).matches(text)).toBe(true);
  });

  it('has no use for words of nothing, and for zero', () => {
    const matcher = compile(['', ' ', '\u200b', '0', '零', ' 0 ']);
    expect(matcher.size).toBe(0);
    expect(matcher.matches('0 零 10')).toBe(false);
  });

  it('takes time that grows with the text alone, even for words made to fall back', () => {
    const steps = countSteps(
      compile(['a'.repeat(200) + 'b', ...suffixes('a'.repeat(199) + 'c')]),
      'a'.repeat(60_000),
    );
    expect(steps).toBeLessThan(4 * 60_000);
  });

  it('pauses at least every few hundred characters while it compiles', () => {
    const words = Array.from({ length: 2000 }, (_, index) => `word number ${index} and more`);
    const characters = words.reduce((sum, word) => sum + normalizeText(word).length, 0);
    let pauses = 0;
    const steps = WordMatcher.compile(words);
    while (!steps.next().done) pauses++;
    // Each character is looked at when the words are normalised and when they are added.
    expect(pauses).toBeGreaterThan((2 * characters) / 1000);
  });

  it('refuses a list that is too long as a whole, counted as it is compared', () => {
    const ligature = '\ufdfa';
    expect(normalizeText(ligature).length).toBeGreaterThan(10);
    const words = Array.from({ length: 20_000 }, (_, index) => `${ligature.repeat(2)}${index}`);
    expect(words.join('').length).toBeLessThan(LIST_LENGTH_MAX);
    expect(() => compile(words)).toThrow('characters together');
  });
});

/** Look-ups of edges that a search takes. */
function countSteps(matcher: WordMatcher, text: string): number {
  const edges = (matcher as unknown as { edges: { find(from: number, char: number): number } }).edges;
  const find = edges.find.bind(edges);
  let count = 0;
  edges.find = (from, char) => {
    count++;
    return find(from, char);
  };
  matcher.matches(text);
  return count;
}

function suffixes(text: string): string[] {
  return Array.from({ length: text.length }, (_, start) => text.slice(start));
}
