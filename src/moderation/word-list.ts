import { AppError } from '@hongyan/kernel';

/** Under this key an app's configuration holds its words (contract 3.24). */
export const WORD_LIST_KEY = 'msg_words_blacklist';

export const WORDS_MAX = 20_000;
export const WORD_LENGTH_MAX = 200;
/** The longest list that is accepted, percent-encoded. */
export const LIST_BODY_BYTES_MAX = 4 * 1024 * 1024;

/**
 * What is stored for a `config_value` (contract 3.24): text as it came, an array or object as its JSON. Throws
 * `parameter_error` for a list with too many words or too long ones.
 */
export function storedValueOf(given: string | object): string {
  const value = typeof given === 'string' ? given : JSON.stringify(given);
  const words = wordsOf(value);
  if (words.length > WORDS_MAX) {
    throw new AppError('parameter_error', { internal: `a list has at most ${WORDS_MAX} words` });
  }
  if (words.some((word) => word.length > WORD_LENGTH_MAX && countCharacters(word) > WORD_LENGTH_MAX)) {
    throw new AppError('parameter_error', { internal: `a word has at most ${WORD_LENGTH_MAX} characters` });
  }
  return value;
}

/** Edits of a list: of what it holds, and what is given. */
export const WORD_EDITS = {
  set: (_current: readonly string[], given: readonly string[]): string[] => [...new Set(given)],
  add: (current: readonly string[], given: readonly string[]): string[] => [
    ...new Set([...current, ...given]),
  ],
  /** Words are taken off as they are spelled. */
  remove: (current: readonly string[], given: readonly string[]): string[] => {
    const unwanted = new Set(given);
    return current.filter((word) => !unwanted.has(word));
  },
} as const;

/** Characters, not halves of them. */
function countCharacters(text: string): number {
  return Array.from(text).length;
}

/** The words of a stored value. Whatever is no array has none and filters nothing (contract 8.4). */
export function wordsOf(value: string): string[] {
  const list = parseList(value);
  if (!Array.isArray(list)) return [];
  return list.filter((word) => typeof word === 'string' || typeof word === 'number').map(String);
}

/** The JSON text in which a stored value is shown: lists and objects as such, anything else as text. */
export function shownJsonOf(value: string | null): string {
  return value !== null && parseList(value) ? value : JSON.stringify(value);
}

/** The array or object that the text is, else null. */
function parseList(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
