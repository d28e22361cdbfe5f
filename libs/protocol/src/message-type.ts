/** Longest `type` that is stored (contract 1.6). */
export const MESSAGE_TYPE_LENGTH_MAX = 20;

const CHAT_TYPE = /^Msg:[\x21-\x7e]{1,16}$/;

/** Whether it is the type that only app servers may send and nobody stores, in any spelling (contract 1.6). */
export function isCustomizeType(type: string): boolean {
  return type.toLowerCase() === 'sys:customize';
}

/** Whether a client may send this type: `Msg:*`, printable ASCII, at most 20 characters (contract 1.6, 9 S1). */
export function isChatType(type: string): boolean {
  return CHAT_TYPE.test(type);
}
