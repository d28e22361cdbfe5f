import { AppError } from '@hongyan/kernel';

/** Longest content in bytes; the original cut here, we refuse (contract 3.7). */
export const CONTENT_BYTES_MAX = 65_535;

/** What stands in for content that is no JSON object (contract 3.7, 3.9). */
export const EMPTY_CONTENT_JSON = '{"content":"","extra":null}';

/** What history and contact lists show of stored content: an empty object counts as none (contract 3.9). */
export function shownContent(storedJson: string): string {
  return /^\s*\{\s*\}\s*$/.test(storedJson) ? EMPTY_CONTENT_JSON : storedJson;
}

export interface MessageContent {
  /** The JSON object that is stored and pushed, as text. */
  readonly storedJson: string;
  /** The JSON value that the sender's reply shows, as text: `null` when the content was no JSON. */
  readonly replyJson: string;
}

// oxlint-disable-next-line no-control-regex -- the characters that contract 3.7 deletes
const CONTROL_CHARACTERS = /[\u0000-\u001f\u0080-\u009f]/g;

/**
 * Makes content fit for the wire (contract 3.7): control characters are deleted, Android's unescaped text is
 * recovered, anything that is no object becomes the empty content. The rest stays as the sender wrote it, to the
 * spelling of its numbers. Throws `parameter_error` for content that would crash a client, or is too long.
 */
export function parseContent(type: string, raw: string): MessageContent {
  if (Buffer.byteLength(raw) > CONTENT_BYTES_MAX) {
    throw new AppError('parameter_error', { internal: 'content is longer than 65535 bytes' });
  }
  const text = raw.replace(CONTROL_CHARACTERS, '');
  const json = isJson(text) ? text : recoverAndroidText(text);
  if (json === null) return { storedJson: EMPTY_CONTENT_JSON, replyJson: 'null' };
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { storedJson: EMPTY_CONTENT_JSON, replyJson: json };
  }
  const numbers = checkFields(type, value as Record<string, unknown>);
  const checked = numbers.length === 0 ? json : quoteNumbers(json, numbers);
  return { storedJson: checked, replyJson: checked };
}

/** The fields that SDKs read without looking (contract 4.4, 9 S1). */
const TEXT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'Msg:Txt': ['content'],
  'Msg:Img': ['img_url', 'thumbnail_url'],
};

/** The fields that hold a number where text must be. Throws for any other value that is no text. */
function checkFields(type: string, value: Readonly<Record<string, unknown>>): string[] {
  const fields = TEXT_FIELDS[type] ?? [];
  for (const field of fields) {
    if (!['string', 'number', 'undefined'].includes(typeof value[field])) {
      throw new AppError('parameter_error', { internal: `${field} of ${type} is no text` });
    }
  }
  if (type === 'Msg:Img') requirePictureUrls(value);
  return fields.filter((field) => typeof value[field] === 'number');
}

/** A string, a bracket, a colon, or a number: all that tells where in a JSON text one is. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]|-?\d[\d.eE+-]*/g;

/** Puts quotes around the numbers of some members of an object's JSON text; the rest keeps its spelling. */
function quoteNumbers(json: string, members: readonly string[]): string {
  let depth = 0;
  let key = '';
  let isValue = false;
  return json.replace(TOKEN, (token) => {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    const wasValue = isValue;
    isValue = depth === 1 && token === ':';
    if (depth !== 1 || token === ':') return token;
    if (!wasValue && token.startsWith('"')) key = JSON.parse(token) as string;
    return wasValue && !token.startsWith('"') && members.includes(key) ? `"${token}"` : token;
  });
}

function requirePictureUrls(value: Readonly<Record<string, unknown>>): void {
  for (const field of TEXT_FIELDS['Msg:Img']!) {
    const url = value[field];
    if (typeof url !== 'string' || !/^https?:\/\//i.test(url)) {
      throw new AppError('parameter_error', { internal: `${field} of Msg:Img is no http URL` });
    }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The keys of the two shapes in which Android joins strings without escaping them (contract 3.7). */
const ANDROID_SHAPES = [
  ['content', 'extra'],
  ['img_url', 'thumbnail_url', 'extra'],
] as const;

/**
 * Reads `{"k1":"…","k2":"…"}` whose texts were never escaped, by looking for the keys from the end. No regular
 * expression: hostile text would make one slow.
 */
function recoverAndroidText(text: string): string | null {
  if (!text.endsWith('"}')) return null;
  for (const keys of ANDROID_SHAPES) {
    const values: Record<string, string> = {};
    let end = text.length - 2;
    let isMatch = true;
    for (let index = keys.length - 1; index >= 0 && isMatch; index--) {
      const opening = index === 0 ? `{"${keys[0]}":"` : `","${keys[index]}":"`;
      const start =
        index === 0 ? (text.startsWith(opening) ? 0 : -1) : text.lastIndexOf(opening, end - opening.length);
      isMatch = start >= 0 && start + opening.length <= end;
      if (isMatch) values[keys[index]!] = text.slice(start + opening.length, end);
      end = start;
    }
    if (isMatch) return JSON.stringify(Object.fromEntries(keys.map((key) => [key, values[key]])));
  }
  return null;
}
