import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { Config } from '@hongyan/config';
import { animatedGif, geotagged, jpegOf, photo } from '../../test/harness/pictures.js';
import { PictureEncoderService } from './picture-encoder.service.js';

const encoder = new PictureEncoderService({ mediaPixelsMax: 40_000_000, mediaEncoders: 2 } as Config);

/** How alike two pictures are, in decibels; from about 38 on they look the same. */
async function likeness(left: Buffer, right: Buffer): Promise<number> {
  const [a, b] = await Promise.all([left, right].map((each) => pixelsOf(each)));
  expect(a!.length).toBe(b!.length);
  let squares = 0;
  for (let at = 0; at < a!.length; at++) squares += (a![at]! - b![at]!) ** 2;
  return 10 * Math.log10(255 ** 2 / (squares / a!.length));
}

function pixelsOf(picture: Buffer): Promise<Buffer> {
  return sharp(picture, { animated: true }).autoOrient().removeAlpha().raw().toBuffer();
}

describe('S15: what is left behind', () => {
  it.each(['jpeg', 'png'] as const)(
    'place, author and orientation of a %s, which is turned instead',
    async (format) => {
      const tagged = await geotagged(photo(400, 300)).toFormat(format).toBuffer();
      expect(tagged.includes('Alice of Taipei')).toBe(true);
      const { picture, thumbnail } = await encoder.encode(tagged, format);
      for (const each of [picture, thumbnail]) {
        const { exif, xmp, iptc, icc, orientation } = await sharp(each).metadata();
        expect({ exif, xmp, iptc, icc, orientation }).toEqual({});
        expect(each.includes('Alice')).toBe(false);
      }
      expect(await sharp(picture).metadata()).toMatchObject({ width: 300, height: 400 });
      expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 150, height: 200 });
      // Turning costs a little more: the halved colours fall on other pixels.
      expect(await likeness(picture, tagged)).toBeGreaterThan(34);
    },
  );
});

describe('what is seen stays', () => {
  it.each([60, 75, 85, 95])('JPEG of quality %i: nobody sees a difference', async (quality) => {
    const source = await photo(640, 480).jpeg({ quality }).toBuffer();
    const { picture } = await encoder.encode(source, 'jpeg');
    expect(await likeness(picture, source)).toBeGreaterThan(38);
  });

  it('PNG: every pixel, transparent ones included', async () => {
    const source = await photo(64, 48).ensureAlpha(0.5).png().toBuffer();
    const { picture } = await encoder.encode(source, 'png');
    const [kept, sent] = [picture, source].map((png) => sharp(png).raw().toBuffer());
    expect(await kept).toEqual(await sent);
  });

  it('GIF: every frame, delay and loop', async () => {
    const source = await animatedGif(60, 40, ['red', 'lime', 'blue']);
    const { picture } = await encoder.encode(source, 'gif');
    expect(await likeness(picture, source)).toBe(Infinity);
    const { pages, delay, loop } = await sharp(picture, { animated: true }).metadata();
    expect({ pages, delay, loop }).toEqual({ pages: 3, delay: [40, 80, 120], loop: 3 });
  });

  it('the colours of a picture in CMYK or with a profile of its own', async () => {
    const plain = photo(200, 150);
    const source = await plain.clone().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
    const { picture } = await encoder.encode(source, 'jpeg');
    expect(await sharp(picture).metadata()).toMatchObject({ space: 'srgb', channels: 3 });
    expect(
      await likeness(picture, await sharp(source).toColourspace('srgb').png().toBuffer()),
    ).toBeGreaterThan(35);
  });
});

describe('thumbnails (contract 8.9)', () => {
  it.each([
    [4000, 3000, 200, 150],
    [3000, 4000, 150, 200],
    [333, 1000, 66, 200],
    [100, 100, 200, 200],
    [3000, 2, 200, 1],
    [2, 3000, 1, 200],
  ])('%i × %i becomes %i × %i', async (width, height, toWidth, toHeight) => {
    const { thumbnail } = await encoder.encode(await jpegOf(width, height), 'jpeg');
    expect(await sharp(thumbnail).metadata()).toMatchObject({
      format: 'jpeg',
      width: toWidth,
      height: toHeight,
    });
  });

  it('of a GIF shows its first frame, standing still', async () => {
    const { thumbnail } = await encoder.encode(await animatedGif(60, 40, ['red', 'lime']), 'gif');
    const { format, width, height, pages = 1 } = await sharp(thumbnail, { animated: true }).metadata();
    expect({ format, width, height, pages }).toEqual({ format: 'gif', width: 200, height: 133, pages: 1 });
    expect((await pixelsOf(thumbnail)).subarray(0, 3)).toEqual(Buffer.of(255, 0, 0));
  });
});

describe('what is refused', () => {
  it('one pixel more than allowed, with size_error', async () => {
    const narrow = new PictureEncoderService({ mediaPixelsMax: 10_000, mediaEncoders: 1 } as Config);
    await narrow.encode(await jpegOf(100, 100), 'jpeg');
    await expect(narrow.encode(await jpegOf(101, 100), 'jpeg')).rejects.toMatchObject({ key: 'size_error' });
    const frames = await animatedGif(70, 71, ['red', 'lime', 'blue']);
    await expect(narrow.encode(frames, 'gif')).rejects.toMatchObject({ key: 'size_error' });
  });

  it('what no decoder of the three reads, with ext_error, though libvips could', async () => {
    const webp = await jpegOf(10, 10).then((jpeg) => sharp(jpeg).webp().toBuffer());
    await expect(encoder.encode(webp, 'jpeg')).rejects.toMatchObject({ key: 'ext_error' });
  });
});
