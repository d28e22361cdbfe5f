import { Crash } from './crash.js';
import {
  type Dictionary,
  elements,
  integerValue,
  isDictionary,
  isEqualToString,
  subscript,
} from './foundation.js';

/** What `didReceiveMessage:` does with a frame (contract 4.4, 5.6). */
export type IosEvent =
  | { readonly kind: 'connected' | 'heartbeat' | 'ignored' }
  | { readonly kind: 'disconnected'; readonly code: number; readonly deletesToken: boolean }
  | { readonly kind: 'message'; readonly frame: Dictionary };

const MESSAGES = ['Msg:Txt', 'Msg:Img', 'Msg:Customize'];
/** Codes on which the SDK forgets its token. */
const EXPIRED = new Set([4004, 4006]);

/** As strict as the SDK is at its strictest: in the background, while a chat screen is open. */
export function eventOf(data: Buffer, isBinary: boolean): IosEvent {
  if (isBinary) throw new Crash('unrecognized selector dataUsingEncoding: sent to NSData');
  const frame = frameOf(data.toString('utf8'));
  if (!frame) return { kind: 'ignored' };
  if (frame['mode'] !== undefined) return { kind: 'heartbeat' };
  const is = (type: string) => isEqualToString(frame['type'], type);
  if (is('Sys:Connect')) return { kind: 'connected' };
  if (is('Sys:Disconnect')) {
    const code = integerValue(subscript(frame['content'], 'code'));
    return { kind: 'disconnected', code, deletesToken: EXPIRED.has(code) };
  }
  if (!MESSAGES.some(is)) return { kind: 'ignored' };
  showOnChatScreen(frame);
  notifyLocally(frame, is('Msg:Txt'));
  return { kind: 'message', frame };
}

/** A list counts when its first element is a dictionary. */
function frameOf(text: string): Dictionary | null {
  const value = parsed(text);
  if (isDictionary(value)) return value;
  if (!Array.isArray(value)) return null;
  const [first] = elements(value);
  if (!isDictionary(first))
    throw new Crash(`unrecognized selector objectForKey: sent to ${JSON.stringify(first)}`);
  return first;
}

function showOnChatScreen(frame: Dictionary): void {
  isEqualToString(frame['from_uid'], 'somebody');
  if (!isDictionary(frame['content'])) throw new Crash('An empty bubble');
  if (frame['message_direction'] !== 2) throw new Crash('A bubble without layout');
}

/** UNNotificationRequest wants an identifier, a body of text, and no NSNull in what it carries along. */
function notifyLocally(frame: Dictionary, isText: boolean): void {
  const { msg_id: identifier, content } = frame;
  if (typeof identifier !== 'string' || identifier === '')
    throw new Crash('A notification without identifier');
  if (isText && typeof subscript(content, 'content') !== 'string')
    throw new Crash('A notification without body');
  // A null inside content is another client's, relayed as it came (contract 4.6, C4).
  const isNull = Object.values(frame).includes(null);
  if (isNull) throw new Crash(`NSNull in userInfo: ${JSON.stringify(frame)}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
