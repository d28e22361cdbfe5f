import { Crash } from './crash.js';
import {
  asMap,
  type FlutterContact,
  type FlutterMessage,
  type FlutterUser,
  contactOf,
  MESSAGE_CLASSES,
  messageOf,
  userOf,
} from './flutter-models.js';
import { parseInt, parseList, parseMap, parseString } from './safe-manager.js';
import type { Answer } from './transport.js';

/** The SDK's error callback was called: no crash, but no success either. */
export class FlutterFailure extends Error {
  override readonly name = 'FlutterFailure';
}

const IS_JSON_MIME = /^application\/json(\s*;|$)/;

/** dio, then the envelope with Dart's types; `decode` runs on code 200 only (contract 4.1). */
export function parseAnswer<T>({ status, contentType, bytes }: Answer, decode: (data: unknown) => T): T {
  if ((status < 200 || status > 299) && status !== 304)
    throw new FlutterFailure(`Http status error [${status}]`);
  if (!IS_JSON_MIME.test(contentType))
    throw new Crash(`TypeError: a String of ${contentType} has no ["code"]`);
  const envelope = asMap(JSON.parse(bytes.toString('utf8')));
  const { code, message = null, data } = envelope;
  if (!Number.isInteger(code)) throw new Crash(`TypeError: code ${JSON.stringify(code)} is no int`);
  if (message !== null && typeof message !== 'string') throw new Crash('TypeError: message is no String');
  if (code !== 200) throw new FlutterFailure(`${String(code)} ${String(message)}`);
  return decode(data);
}

export function contactsOf(data: unknown): FlutterContact[] {
  if (!Array.isArray(data)) throw new Crash(`NoSuchMethodError: ${JSON.stringify(data)} has no map()`);
  return data.map((row) => contactOf(row));
}

/** Oldest first. */
export function historyOf(data: unknown): FlutterMessage[] {
  if (data === null || data === undefined) return [];
  return parseList(asMap(data), 'data')
    .map((row) => messageOf(row))
    .toReversed();
}

/** `data as T`: the class comes from the echoed type, which must be the one that was sent to the letter. */
export function sentMessageOf(type: string): (data: unknown) => FlutterMessage {
  return (data) => {
    const message = messageOf(data);
    const expected = MESSAGE_CLASSES[type];
    if (message.runtimeType !== expected) {
      throw new Crash(`TypeError: ${message.runtimeType} is no ${String(expected)}`);
    }
    return message;
  };
}

export function profilesOf(data: unknown): { user: FlutterUser | null; target: FlutterUser | null } {
  const map = asMap(data);
  return { user: userOf(map, 'user'), target: userOf(map, 'target') };
}

export function countOf(data: unknown): number {
  return parseInt(asMap(data), 'count');
}

export function timestampOf(data: unknown): number {
  return parseInt(asMap(data), '_timestamp');
}

export function pictureOf(data: unknown): { imgUrl: string; thumbnailUrl: string } {
  const map = asMap(data);
  return { imgUrl: parseString(map, 'img_url'), thumbnailUrl: parseString(map, 'thumbnail_url') };
}

/** What the listener does with a frame (contract 5.6). */
export type FlutterEvent =
  | { readonly kind: 'connected' | 'read' | 'online' | 'offline' | 'ignored' }
  | { readonly kind: 'disconnected'; readonly message: string }
  | { readonly kind: 'message'; readonly message: FlutterMessage };

export function eventOf(data: Buffer, isBinary: boolean): FlutterEvent {
  if (isBinary) throw new Crash('TypeError: List<int> is no String');
  const frame = asMap(parsedFrame(data.toString('utf8')));
  const type = parseString(frame, 'type');
  if (type === 'Sys:Connect') return { kind: 'connected' };
  if (type === 'Sys:Disconnect') {
    return { kind: 'disconnected', message: parseString(parseMap(frame, 'content'), 'msg') };
  }
  if (type === 'Sys:MsgReaded') return { kind: 'read' };
  if (type === 'Ntf:Online') return { kind: 'online' };
  if (type === 'Ntf:Offline') return { kind: 'offline' };
  if (type.startsWith('Sys:') || type.startsWith('Ntf')) return { kind: 'ignored' };
  return { kind: 'message', message: messageOf(frame) };
}

function parsedFrame(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Crash(`FormatException: ${text}`);
  }
}
