import {
  arrayOf,
  castToObject,
  intOf,
  type JsonObject,
  objectFrom,
  objectOf,
  textOf,
} from './object-value-util.js';
import type { Answer } from './transport.js';

/** The call looks failed; the screen shows so. */
export class AndroidFailure extends Error {
  override readonly name = 'AndroidFailure';
}

const SHOWN_TYPES = new Set(['Msg:Txt', 'Msg:Img', 'Msg:Customize']);
/** A custom message without any of them is not shown. */
const CARD_FIELDS = ['title', 'address', 'price', 'price_unit', 'icon', 'houseId', 'linkUrl'];

/** The body's object, when the text of `code` is that of 200. A body of another status is never seen. */
export function parseAnswer({ status, bytes }: Answer): JsonObject {
  return parseText(status >= 200 && status <= 299 ? bytes.toString('utf8') : '');
}

/** `UploadImage` makes a char of every byte, so only ASCII survives. */
export function parseByteAnswer({ bytes }: Answer): JsonObject {
  return parseText(bytes.toString('latin1'));
}

function parseText(text: string): JsonObject {
  const body = objectFrom(text);
  if (!body || textOf(body, 'code') !== '200') throw new AndroidFailure(text || 'nothing');
  return body;
}

export interface AndroidContact {
  readonly uid: string;
  readonly nickname: string;
  readonly newMsgCount: string;
  readonly lastTime: string;
  readonly type: string;
  readonly content: JsonObject | null;
}

/** No rows end the paging. A content that has a text and is no object takes the whole list with it. */
export function contactsOf(body: JsonObject): AndroidContact[] {
  return (arrayOf(body, 'data') ?? []).map((row) => {
    const contact = castToObject(row);
    return {
      uid: textOf(contact, 'uid'),
      nickname: textOf(contact, 'nickname'),
      newMsgCount: textOf(contact, 'new_msg_count'),
      lastTime: textOf(contact, 'last_time').slice(0, 16),
      type: textOf(contact, 'type'),
      content: textOf(contact, 'content') === '' ? null : castToObject(contact['content']),
    };
  });
}

export interface AndroidMessage {
  readonly id: string;
  readonly msgId: string;
  readonly fromUid: string;
  readonly targetUid: string;
  readonly type: string;
  readonly content: JsonObject;
  readonly sendTime: string;
  readonly isMine: boolean;
}

/** Null for what the screens do not show. */
export function messageOf(object: JsonObject): AndroidMessage | null {
  const type = textOf(object, 'type');
  const content = objectOf(object, 'content');
  if (!content || !SHOWN_TYPES.has(type)) return null;
  if (type === 'Msg:Customize' && CARD_FIELDS.every((name) => textOf(content, name) === '')) return null;
  return {
    id: textOf(object, 'id'),
    msgId: textOf(object, 'msg_id'),
    fromUid: textOf(object, 'from_uid'),
    targetUid: textOf(object, 'target_uid'),
    type,
    content,
    sendTime: textOf(object, 'send_time'),
    isMine: textOf(object, 'message_direction') === '1',
  };
}

/** The rows that are shown, how many there were, and how many there are in all. */
export function historyOf(body: JsonObject): { messages: AndroidMessage[]; rows: number; total: number } {
  const history = objectOf(body, 'data');
  const rows = arrayOf(history, 'data') ?? [];
  const messages = rows.flatMap((row) => messageOf(castToObject(row)) ?? []);
  return { messages, rows: rows.length, total: intOf(textOf(history, 'total').replaceAll(',', '')) };
}

/** What the chat screen shows of the two people; without the duplicates of contract 3.21 it shows nothing. */
export function profilesOf(body: JsonObject): { own: string; peer: string; name: string } | null {
  if (textOf(body, 'status') !== '1') return null;
  const data = objectOf(body, 'data');
  const [user, target] = [objectOf(data, 'user'), objectOf(data, 'target')];
  return { own: textOf(user, 'portrait'), peer: textOf(target, 'portrait'), name: textOf(target, 'name') };
}

export function pictureOf(body: JsonObject): { imgUrl: string; thumbnailUrl: string; extra: string } {
  const data = objectOf(body, 'data');
  return {
    imgUrl: textOf(data, 'img_url'),
    thumbnailUrl: textOf(data, 'thumbnail_url'),
    extra: textOf(data, 'extra'),
  };
}

/** What the socket's listener makes of a text frame; a receipt is asked for by the text `2`. */
export function frameOf(text: string): { message: AndroidMessage | null; receiptFor: string | null } {
  const frame = objectFrom(text);
  const receiptFor = textOf(frame, 'arrivals_callback') === '2' ? textOf(frame, 'msg_id') : null;
  const message = frame && textOf(frame, 'status') === '1' ? messageOf(frame) : null;
  return { message, receiptFor };
}
