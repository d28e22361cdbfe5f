export const OPCODES = { text: 1, close: 8, ping: 9, pong: 10 };

/** A client's frame. Its mask is zero, which is as good as any and lets all clients share the same bytes. */
export function clientFrame(opcode, payload) {
  const body = Buffer.from(payload);
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | body.length, 0, 0, 0, 0]), body]);
}

/**
 * Shows `sink` each whole frame of the first `length` bytes and returns how many bytes these take; the rest is the
 * beginning of a frame. A masked, fragmented or compressed frame is a fault of the server and throws.
 */
export function walkFrames(buffer, length, slot, sink) {
  let at = 0;
  while (length - at >= 2) {
    const head = buffer[at];
    let size = buffer[at + 1];
    let start = at + 2;
    if ((head & 0xf0) !== 0x80 || size > 127) throw new Error(`not a server's frame: ${head} ${size}`);
    if (size === 126) {
      if (length - at < 4) break;
      size = buffer.readUInt16BE(at + 2);
      start = at + 4;
    } else if (size === 127) {
      if (length - at < 10) break;
      size = Number(buffer.readBigUInt64BE(at + 2));
      start = at + 10;
    }
    const end = start + size;
    if (end > length) break;
    sink.frame(slot, head & 0x0f, buffer, start, end);
    at = end;
  }
  return at;
}
