const TEXT_FINAL = 0x81;
const PING_FINAL = 0x89;
/** Payloads longer than this say their length in two bytes more, and longer than the next one in eight. */
const SHORT_MAX = 125;
const MEDIUM_MAX = 0xffff;

/** A text and the bytes that carry it to any socket: a server's frame is not masked, so one serves all. */
export interface TextFrame {
  readonly text: string;
  readonly bytes: Buffer;
}

/** An empty ping. */
export const PING_BYTES = Buffer.from([PING_FINAL, 0]);

/** The text as one unfragmented WebSocket frame (RFC 6455, 5.2). */
export function frameText(text: string): TextFrame {
  const length = Buffer.byteLength(text);
  const headLength = length <= SHORT_MAX ? 2 : length <= MEDIUM_MAX ? 4 : 10;
  const bytes = Buffer.allocUnsafe(headLength + length);
  bytes[0] = TEXT_FINAL;
  if (headLength === 2) {
    bytes[1] = length;
  } else if (headLength === 4) {
    bytes[1] = SHORT_MAX + 1;
    bytes.writeUInt16BE(length, 2);
  } else {
    bytes[1] = SHORT_MAX + 2;
    bytes.writeBigUInt64BE(BigInt(length), 2);
  }
  bytes.write(text, headLength);
  return { text, bytes };
}
