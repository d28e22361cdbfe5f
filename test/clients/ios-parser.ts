import { Crash } from './crash.js';
import {
  type Dictionary,
  elements,
  inLiteral,
  integerValue,
  isDictionary,
  isEqualToString,
  modelInteger,
  modelString,
  stringOrNil,
  subscript,
} from './foundation.js';
import type { Answer } from './transport.js';

/** The failure block, with the code that the SDK saw: 0 where there is none, or where the URL rule hides it. */
export class IosFailure extends Error {
  override readonly name = 'IosFailure';

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(`${code} ${message}`);
  }
}

const CONTENT_TYPES = new Set([
  'application/json',
  'text/html',
  'image/jpeg',
  'image/png',
  'application/octet-stream',
  'text/json',
]);

/** AFNetworking's part: status and content type, then a dictionary or a crash. */
export function dictionaryOf({ status, contentType, bytes }: Answer): Dictionary {
  const type = contentType.split(';', 1)[0]!.trim().toLowerCase();
  if (status < 200 || status > 299 || !CONTENT_TYPES.has(type)) throw new IosFailure(0, `${status} ${type}`);
  const body = parsed(bytes.toString('utf8'));
  if (!isDictionary(body))
    throw new Crash(`unrecognized selector objectForKey: sent to ${JSON.stringify(body)}`);
  return body;
}

/** The SDK's part: a success depends on the text of the URL (contract 4.5). */
export function parseAnswer(url: string, answer: Answer): Dictionary {
  const body = dictionaryOf(answer);
  let code = integerValue(body['code']);
  let isSuccess = url.includes('im') && code === 200;
  if (url.includes('service')) {
    code = integerValue(body['status']);
    isSuccess = code === 1;
  }
  if (isSuccess) return body;
  throw new IosFailure(url.includes('im') ? code : 0, errorDomain(body['message']));
}

export interface IosContact {
  readonly uid: string | undefined;
  readonly nickname: string | undefined;
  readonly newMsgCount: number;
  readonly lastTime: string | undefined;
  readonly text: string;
}

/** One page; a page shorter than the limit is taken for the last. */
export function contactsOf(body: Dictionary): { contacts: IosContact[]; total: number } {
  const contacts = elements(body['data']).map((row) => {
    const content = subscript(row, 'content');
    const isPicture = isEqualToString(subscript(row, 'type'), 'Msg:Img');
    return {
      uid: modelString(subscript(row, 'uid')),
      nickname: modelString(subscript(row, 'nickname')),
      newMsgCount: integerValue(subscript(row, 'new_msg_count')),
      lastTime: modelString(subscript(row, 'last_time')),
      text: isPicture ? '[圖片]' : isDictionary(content) ? (modelString(content['content']) ?? '') : '',
    };
  });
  return { contacts, total: integerValue(body['total']) };
}

export interface IosMessage {
  readonly id: string;
  readonly type: 'Msg:Txt' | 'Msg:Img' | 'Msg:Customize';
  readonly content: Dictionary;
  readonly direction: 1 | 2;
}

/** As they come: the newest first. */
export function historyOf(body: Dictionary): IosMessage[] {
  return elements(subscript(body['data'], 'data')).map((row) => messageOf(row));
}

function messageOf(row: unknown): IosMessage {
  const type = subscript(row, 'type');
  const known = (['Msg:Txt', 'Msg:Img', 'Msg:Customize'] as const).find((each) =>
    isEqualToString(type, each),
  );
  const content = subscript(row, 'content');
  const direction = modelInteger(subscript(row, 'message_direction'));
  if (!known || !isDictionary(content)) throw new Crash(`An empty bubble: ${JSON.stringify(row)}`);
  if (direction !== 1 && direction !== 2) throw new Crash(`No layout for direction ${direction}`);
  // `[NSString stringWithFormat:@"%@", row[@"id"]]`
  return { id: modelString(subscript(row, 'id')) ?? '(null)', type: known, content, direction };
}

/** What the chat screen makes of the two people; an unknown target is a list. */
export function profilesOf(body: Dictionary): { title: string | undefined; avatars: (string | undefined)[] } {
  const data = body['data'];
  const found = subscript(data, 'target');
  const target = Array.isArray(found) ? (found as unknown[])[0] : (found ?? undefined);
  return {
    title: stringOrNil(subscript(target, 'nickname')),
    avatars: [subscript(data, 'user'), target].map((person) => stringOrNil(subscript(person, 'avatar'))),
  };
}

export function countOf(body: Dictionary): number {
  return integerValue(subscript(body['data'], 'count'));
}

/** The dictionary literal of the next message. */
export function pictureOf(body: Dictionary): { img_url: unknown; thumbnail_url: unknown } {
  const code = integerValue(body['code']);
  if (code !== 200) throw new IosFailure(code, errorDomain(body['message']));
  const data = body['data'];
  return {
    img_url: inLiteral(subscript(data, 'img_url')),
    thumbnail_url: inLiteral(subscript(data, 'thumbnail_url')),
  };
}

/** Undefined where signing stays without an offset. */
export function timestampOf(body: Dictionary): number | undefined {
  const { data } = body;
  return isDictionary(data) && data['_timestamp'] ? integerValue(data['_timestamp']) : undefined;
}

function errorDomain(message: unknown): string {
  return message === null ? '' : (stringOrNil(message) ?? '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new IosFailure(0, 'NSCocoaErrorDomain 3840');
  }
}
