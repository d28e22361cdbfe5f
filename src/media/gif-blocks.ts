const HEADER_BYTES = 13;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const IMAGE_DESCRIPTOR_BYTES = 10;
const TIMING = 0xf9;
const TIMING_BYTES = 8;
const APPLICATION = 0xff;
/** Begin with the size of the name and end with that of the sub-block, 3, and its kind, 1; the count follows. */
const LOOPS = ['NETSCAPE2.0', 'ANIMEXTS1.0'].map((name) => Buffer.from([11, ...Buffer.from(name), 3, 1]));
const LOOPS_BYTES = 19;

/**
 * A GIF with nothing in it but its frames, their palettes and timing, and the count of loops: comments, the data of
 * applications and whatever follows the end are left behind. Null when the file is no chain of blocks or breaks
 * off inside one, which decoders forgive; the mark of the end alone may be missing.
 */
export function rebuildGif(bytes: Buffer): Buffer | null {
  let at = HEADER_BYTES + paletteBytes(bytes[HEADER_BYTES - 3]);
  const kept = [bytes.subarray(0, at)];
  let frames = 0;
  while (at < bytes.length && bytes[at] !== TRAILER) {
    const end = blockEnd(bytes, at);
    if (end > bytes.length) return null;
    if (bytes[at] === IMAGE) {
      frames++;
      kept.push(bytes.subarray(at, end));
    } else {
      kept.push(extensionToKeep(bytes.subarray(at, end)));
    }
    at = end;
  }
  return frames > 0 ? Buffer.concat([...kept, Buffer.of(TRAILER)]) : null;
}

/** The place behind the block that begins here; infinite for what is none or has no end. */
function blockEnd(bytes: Buffer, at: number): number {
  if (bytes[at] === EXTENSION) return subBlocksEnd(bytes, at + 2);
  if (bytes[at] !== IMAGE) return Infinity;
  // Between palette and pixels is one byte: the code size of the compression.
  return subBlocksEnd(bytes, at + IMAGE_DESCRIPTOR_BYTES + paletteBytes(bytes[at + 9]) + 1);
}

/** The place behind a chain of sub-blocks, which an empty one ends. */
function subBlocksEnd(bytes: Buffer, start: number): number {
  for (let at = start; at < bytes.length; at += 1 + bytes[at]!) {
    if (bytes[at] === 0) return at + 1;
  }
  return Infinity;
}

function extensionToKeep(block: Buffer): Buffer {
  if (block[1] === TIMING && block.length === TIMING_BYTES) return block;
  if (block[1] === APPLICATION && LOOPS.some((loops) => block.indexOf(loops) === 2)) {
    return Buffer.concat([block.subarray(0, LOOPS_BYTES - 1), Buffer.of(0)]);
  }
  return Buffer.alloc(0);
}

function paletteBytes(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}
