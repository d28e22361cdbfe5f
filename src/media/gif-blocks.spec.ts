import { beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { animatedGif } from '../../test/harness/pictures.js';
import { rebuildGif } from './gif-blocks.js';

const MESSAGE = Buffer.from('<script>');

/** An extension block with one sub-block. */
function extension(label: number, ...subBlocks: Buffer[]): Buffer {
  const chain = subBlocks.flatMap((data) => [Buffer.of(data.length), data]);
  return Buffer.concat([Buffer.of(0x21, label), ...chain, Buffer.of(0)]);
}

describe(rebuildGif.name, () => {
  let gif: Buffer;
  /** Where the first block begins. */
  let start: number;

  beforeAll(async () => {
    gif = await animatedGif(40, 30, ['red', 'lime', 'blue']);
    start = gif.indexOf(Buffer.of(0x21, 0xff, 0x0b));
  });

  const withBlock = (block: Buffer): Buffer =>
    Buffer.concat([gif.subarray(0, start), block, gif.subarray(start)]);

  it('changes nothing where there is nothing to leave out', () => {
    expect(rebuildGif(gif)).toEqual(gif);
  });

  it.each([
    ['a comment', extension(0xfe, MESSAGE)],
    ['data of an application', extension(0xff, Buffer.from('XMP DataXMP'), MESSAGE)],
    ['text over the picture', extension(0x01, Buffer.alloc(12), MESSAGE)],
    ['an unknown extension', extension(0x77, MESSAGE)],
    ['timing of another size', extension(0xf9, MESSAGE)],
  ])('leaves out %s', (_, block) => {
    expect(rebuildGif(withBlock(block))).toEqual(gif);
  });

  it('keeps the loops and leaves out what stands behind them', () => {
    const loops = Buffer.of(1, 3, 0);
    const block = extension(0xff, Buffer.from('NETSCAPE2.0'), loops, MESSAGE);
    const kept = rebuildGif(withBlock(block))!;
    expect(kept.includes(MESSAGE)).toBe(false);
    expect(kept).toEqual(withBlock(extension(0xff, Buffer.from('NETSCAPE2.0'), loops)));
  });

  it('leaves out what follows the end, and makes up a missing end', () => {
    expect(rebuildGif(Buffer.concat([gif, MESSAGE]))).toEqual(gif);
    expect(rebuildGif(gif.subarray(0, -1))).toEqual(gif);
  });

  it('cut anywhere, is refused or loses whole frames only', async () => {
    for (let length = 0; length < gif.length; length++) {
      const rebuilt = rebuildGif(gif.subarray(0, length));
      if (rebuilt) expect(gif.subarray(0, rebuilt.length - 1)).toEqual(rebuilt.subarray(0, -1));
      if (rebuilt) await sharp(rebuilt, { animated: true, failOn: 'warning' }).toBuffer();
    }
  });
});
