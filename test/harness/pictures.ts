import { randomBytes } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';

const SHAPES = { width: 40, height: 30, channels: 3 } as const;

/** A photograph of a kind: soft shapes, different each time. */
export function photo(width: number, height: number): Sharp {
  const shapes = randomBytes(SHAPES.width * SHAPES.height * SHAPES.channels);
  return sharp(shapes, { raw: SHAPES }).resize(width, height, { fit: 'fill' });
}

export function jpegOf(width: number, height: number): Promise<Buffer> {
  return photo(width, height).jpeg({ quality: 85 }).toBuffer();
}

/** Frames of one colour each, 40 ms, 80 ms, 120 ms …, played three times. */
export async function animatedGif(
  width: number,
  height: number,
  colours: readonly string[],
): Promise<Buffer> {
  const frames = await Promise.all(
    colours.map((background) =>
      sharp({ create: { width, height, channels: 3, background } })
        .raw()
        .toBuffer(),
    ),
  );
  const raw = { width, height: height * frames.length, channels: 3, pageHeight: height } as const;
  const delay = colours.map((_, index) => 40 * (index + 1));
  return sharp(Buffer.concat(frames), { raw }).gif({ delay, loop: 3 }).toBuffer();
}

const COMMENT_BYTES_MAX = 65_535;

/** The same JPEG with comments that make it exactly so large. */
export function padJpeg(jpeg: Buffer, bytes: number): Buffer {
  const parts = [jpeg.subarray(0, 2)];
  for (let missing = bytes - jpeg.length; missing > 0;) {
    // A rest of less than four bytes could not be a comment.
    const size = missing <= COMMENT_BYTES_MAX + 2 ? missing : Math.min(COMMENT_BYTES_MAX, missing - 4);
    const comment = Buffer.alloc(size, 'x');
    comment.writeUInt16BE(0xfffe, 0);
    comment.writeUInt16BE(size - 2, 2);
    parts.push(comment);
    missing -= size;
  }
  return Buffer.concat([...parts, jpeg.subarray(2)]);
}

/** A photograph that says where it was taken, turned by its EXIF orientation 6 (a quarter to the right). */
export function geotagged(picture: Sharp): Sharp {
  return picture.withMetadata({ orientation: 6 }).withExifMerge({
    IFD0: { Copyright: 'Alice of Taipei' },
    IFD3: {
      GPSLatitudeRef: 'N',
      GPSLatitude: '25/1 2/1 1/1',
      GPSLongitudeRef: 'E',
      GPSLongitude: '121/1 33/1 1/1',
    },
  });
}
