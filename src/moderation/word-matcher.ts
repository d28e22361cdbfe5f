import { AppError } from '@hongyan/kernel';
import { Beginnings } from './beginnings.js';
import { EdgeTable, NO_EDGE } from './edge-table.js';
import { normalizeText } from './normalized-text.js';

/** Most characters of all words together, normalised: their table takes 15 MB. */
export const LIST_LENGTH_MAX = 400_000;

/** The state of having read nothing of any word; a character without an edge leads back to it. */
const START = NO_EDGE;
/** Characters of words between two places where a compilation may pause; they take about half a millisecond. */
const CHARACTERS_PER_STEP = 500;

/**
 * Finds out whether any word of a list occurs in a text, in one pass over the text however long the list
 * (Aho–Corasick). Words and text are compared in their normalised form. It is our own because the libraries compile
 * in one go, which for a long list holds up a process for hundreds of milliseconds.
 */
export class WordMatcher {
  static readonly EMPTY = new WordMatcher(0, 0);

  private readonly beginnings: Beginnings;
  private readonly edges: EdgeTable;
  /** Where to go on when no edge fits: the longest proper suffix of a state that is a state too. */
  private readonly fallbacks: Int32Array;
  /** Whether a word ends with this state. */
  private readonly hits: Uint8Array;

  /** @param size Characters of all words. */
  private constructor(
    wordsCount: number,
    readonly size: number,
  ) {
    this.beginnings = new Beginnings(wordsCount);
    this.edges = new EdgeTable(size);
    this.fallbacks = new Int32Array(size + 1);
    this.hits = new Uint8Array(size + 1);
  }

  /**
   * Compiles a list in small steps; whoever runs the generator decides when to pause. A word that normalises to
   * nothing or to `0` is no word (contract 8.4). Throws `parameter_error` for a list that is too long as a whole.
   */
  static *compile(words: readonly string[]): Generator<void, WordMatcher, void> {
    const normalized = new Set<string>();
    let size = 0;
    let stepEnd = CHARACTERS_PER_STEP;
    for (const word of words) {
      const text = normalizeText(word);
      if (!isWord(text) || normalized.has(text)) continue;
      normalized.add(text);
      size += text.length;
      if (size > LIST_LENGTH_MAX) {
        throw new AppError('parameter_error', {
          internal: `the words of a list have at most ${LIST_LENGTH_MAX} characters together`,
        });
      }
      if (size >= stepEnd) {
        stepEnd = size + CHARACTERS_PER_STEP;
        yield;
      }
    }
    const matcher = new WordMatcher(normalized.size, size);
    yield* matcher.addAll([...normalized]);
    return matcher;
  }

  /** Those words that occur in the text, found one by one and in small steps: for people who ask why. */
  static *wordsIn(text: string, words: readonly string[]): Generator<void, string[], void> {
    const normalized = normalizeText(text);
    const found: string[] = [];
    let charactersDone = 0;
    for (const word of words) {
      const part = normalizeText(word);
      if (isWord(part) && normalized.includes(part)) found.push(word);
      charactersDone += word.length + normalized.length / CHARACTERS_PER_STEP;
      if (charactersDone < CHARACTERS_PER_STEP) continue;
      charactersDone = 0;
      yield;
    }
    return found;
  }

  /** Whether a word occurs in the text. */
  matches(text: string): boolean {
    const normalized = normalizeText(text);
    let state = START;
    for (let index = 0; index < normalized.length; index++) {
      const char = normalized.charCodeAt(index);
      let next = this.follow(state, char);
      if (next === NO_EDGE && this.beginnings.mayBegin(char, normalized.charCodeAt(index + 1))) {
        next = this.edges.find(START, char);
      }
      state = next;
      if (this.hits[state] === 1) return true;
    }
    return false;
  }

  /**
   * Character by character through all words at once: when a state is made, all those of shorter texts are complete,
   * so its fallback is known.
   */
  private *addAll(words: readonly string[]): Generator<void, void, void> {
    for (const word of words) this.beginnings.add(word);
    let statesCount = 1;
    let charactersDone = 0;
    let growing = words.map((word) => ({ word, state: START }));
    for (let depth = 0; growing.length > 0; depth++) {
      for (const each of growing) {
        const char = each.word.charCodeAt(depth);
        let next = this.edges.find(each.state, char);
        if (next === NO_EDGE) {
          next = statesCount++;
          this.connect(each.state, char, next);
        }
        each.state = next;
        if (depth === each.word.length - 1) this.hits[next] = 1;
        if (++charactersDone % CHARACTERS_PER_STEP === 0) yield;
      }
      // What comes after a hit is never looked at, be it the word's own end or another word inside it.
      growing = growing.filter(({ state }) => this.hits[state] === 0);
    }
  }

  private connect(from: number, char: number, to: number): void {
    const suffix = this.fallbacks[from]!;
    const fallback = this.follow(suffix, char) || this.edges.find(START, char);
    this.edges.add(from, char, to);
    this.fallbacks[to] = fallback;
    this.hits[to] = this.hits[fallback]!;
  }

  /** Where a character leads from a state or the longest of its suffixes that goes on; the empty one is not tried. */
  private follow(from: number, char: number): number {
    for (let state = from; state !== START; state = this.fallbacks[state]!) {
      const next = this.edges.find(state, char);
      if (next !== NO_EDGE) return next;
    }
    return NO_EDGE;
  }
}

/** Whether a normalised text is one that can be looked for (contract 8.4). */
function isWord(normalized: string): boolean {
  return normalized !== '' && normalized !== '0';
}
