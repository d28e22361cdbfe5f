import { AppError } from '@hongyan/kernel';

/** A value as it arrived. Text parameters are strings; JSON bodies may bring anything. */
export type ParameterValue = unknown;

/** The one map that guards, checks and handlers read: body over query (contract 3.1, 9 S5). */
export type Parameters = Readonly<Record<string, ParameterValue>>;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes bytes that must be UTF-8. Throws `parameter_error`. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch (error) {
    throw new AppError('parameter_error', { internal: 'invalid UTF-8', cause: error });
  }
}

/**
 * Parses `a=1&b=2` the way PHP does: the last of two equal keys wins, `+` is a space, a `%` that escapes nothing
 * stands for itself, and `a[]` or `a[x]` add to an array, which no text parameter accepts.
 */
export function parseUrlEncoded(text: string): Record<string, ParameterValue> {
  const values = emptyParameters();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const mark = pair.indexOf('=');
    const key = decodeComponent(mark === -1 ? pair : pair.slice(0, mark));
    const value = mark === -1 ? '' : decodeComponent(pair.slice(mark + 1));
    setParameter(values, key, value);
  }
  return values;
}

/** Puts a text under its key; what precedes a `[` names an array. */
export function setParameter(values: Record<string, ParameterValue>, key: string, value: string): void {
  const bracket = key.indexOf('[');
  if (bracket <= 0) {
    values[key] = value;
    return;
  }
  const name = key.slice(0, bracket);
  const array = values[name];
  if (Array.isArray(array)) array.push(value);
  else values[name] = [value];
}

/** Parses a JSON body, which must be an object. Throws `parameter_error`. */
export function parseJsonBody(text: string): Record<string, ParameterValue> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AppError('parameter_error', { internal: 'malformed JSON body', cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('parameter_error', { internal: 'JSON body is not an object' });
  }
  if (text.includes('\\u')) requireWellFormed(value);
  return Object.assign(emptyParameters(), value);
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Half a character, which JSON can spell and UTF-8 cannot carry. */
function requireWellFormed(values: object): void {
  if (Object.values(values).some((value) => typeof value === 'string' && LONE_SURROGATE.test(value))) {
    throw new AppError('parameter_error', { internal: 'lone surrogate in a parameter' });
  }
}

/**
 * Lays the body over the query. Null is absent (contract 13). JSON numbers become text: uids and ids are strings
 * wherever they are used (contract 9, S19).
 */
export function mergeParameters(
  query: Record<string, ParameterValue>,
  body: Record<string, ParameterValue>,
): Parameters {
  const merged = emptyParameters();
  for (const source of [query, body]) {
    for (const [key, value] of Object.entries(source)) {
      if (value === null) continue;
      merged[key] = typeof value === 'number' ? numberText(value) : value;
    }
  }
  return merged;
}

/** Integers that JSON could not carry exactly stay numbers, which no text parameter takes: two would be one uid. */
function numberText(value: number): string | number {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value : String(value);
}

/** Without a prototype, so that a parameter named `__proto__` or `constructor` is only a parameter. */
export function emptyParameters(): Record<string, ParameterValue> {
  return Object.create(null) as Record<string, ParameterValue>;
}

const STRAY_PERCENT = /%(?![0-9a-f]{2})/gi;
const NEEDS_DECODING = /[%+\u0080-\uffff]/;

function decodeComponent(raw: string): string {
  if (!NEEDS_DECODING.test(raw)) return raw;
  // Android puts parameters into URLs as they are; Node hands such bytes over as Latin-1 characters.
  const text = raw
    .replaceAll('+', ' ')
    .replace(STRAY_PERCENT, '%25')
    .replace(/[\u0080-\u00ff]/g, escapeByte);
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new AppError('parameter_error', { internal: 'invalid UTF-8 in a parameter', cause: error });
  }
}

function escapeByte(char: string): string {
  return '%' + char.charCodeAt(0).toString(16);
}
