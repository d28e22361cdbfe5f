import sharp from 'sharp';

const SIZES: Readonly<Record<string, readonly [width: number, height: number]>> = {
  wide: [300, 200],
  tall: [200, 500],
  small: [50, 40],
};
const NOISE: Readonly<Record<string, number>> = { big3m: 1140, big5m: 1285 };
const PNG_MAGIC = Buffer.from('89504e470d0a1a0a', 'hex');

/** A picture as the recording's name describes it: shape, then type. The recorded ones are not ours to copy. */
export async function pictureBytes(name: string): Promise<Buffer> {
  const [shape = '', type] = name.split('.');
  if (shape === 'text') return Buffer.from('this is no picture');
  if (shape === 'badpng') return Buffer.concat([PNG_MAGIC, Buffer.from('garbage')]);
  const side = NOISE[shape];
  if (side !== undefined) return noise(side);
  const size = SIZES[shape];
  if (!size) throw new Error(`No picture is known by the name ${name}`);
  const [width, height] = size;
  const picture = sharp({ create: { width, height, channels: 3, background: '#3a7' } });
  return picture.toFormat(type === 'jpg' ? 'jpeg' : (type as 'png' | 'gif')).toBuffer();
}

/** Noise does not compress: the size follows from the side. */
function noise(side: number): Promise<Buffer> {
  return sharp({
    create: {
      width: side,
      height: side,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .png({ compressionLevel: 0 })
    .toBuffer();
}
