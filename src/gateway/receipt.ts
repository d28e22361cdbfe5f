/** Android's receipt has two short members; a longer text is none. */
const RECEIPT_BYTES_MAX = 200;
const OPENING_BRACE = 0x7b;

/**
 * The message id of Android's receipt `{"msg_id":"…","receiving_time":"…"}` (contract 5.4), or null for any other
 * text. Heartbeats, which are all that most clients send, are told by their first byte.
 */
export function receiptOf(frame: Buffer): string | null {
  if (frame[0] !== OPENING_BRACE || frame.length > RECEIPT_BYTES_MAX) return null;
  try {
    const { msg_id: msgId } = JSON.parse(frame.toString('utf8')) as { msg_id?: unknown };
    return typeof msgId === 'string' ? msgId : null;
  } catch {
    return null;
  }
}
