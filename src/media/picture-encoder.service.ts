import { Inject, Injectable } from '@nestjs/common';
import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { CONFIG, type Config } from '@hongyan/config';
import { AppError } from '@hongyan/kernel';
import { ConcurrencyLimit } from './concurrency-limit.js';
import { rebuildGif } from './gif-blocks.js';
import type { PictureFormat } from './picture-format.js';
import { type Size, thumbnailSize } from './thumbnail-size.js';

const JPEG_QUALITY = 92;
const THUMBNAIL_QUALITY = 80;
/** Broken pixels are refused; harmless oddities that phones write are not. */
const FAIL_ON = 'error';
const SECONDS_MAX = 60;

/** Of libvips' many decoders only three are ever fed by strangers. */
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadNsgifBuffer'],
});
// Pictures come once; a cache of them would only be memory.
sharp.cache(false);

export interface EncodedPicture {
  readonly picture: Buffer;
  readonly thumbnail: Buffer;
}

/**
 * Turns what a stranger sent into pictures that are safe to hand on.
 *
 * Decision: JPEG and PNG are decoded and encoded anew, where the original stored the bytes as they came. Cutting
 * metadata out would be lossless, but leaves room for what is no picture: data behind the end, in unknown chunks, in
 * palettes nobody uses. So nothing of the file survives but its pixels: no EXIF with GPS, no comment, no script
 * behind the picture (contract 9, S15). What is seen stays: orientation is applied, colours are converted to sRGB.
 * PNG keeps every pixel (of 16-bit ones 8 bits, of moving ones the first frame). JPEG at quality 92 with the
 * sampling it came with differs from its source by 38 to 50 dB PSNR, which nobody sees, at 0.6 to 1.5 times the size.
 * It goes without optimised Huffman tables: they save a tenth of the file, and cost ten times the memory and thrice
 * the time. GIFs are decoded to see that they can be, but keep their frames as they came, in a file rebuilt around
 * them: encoding 40 megapixels of GIF anew took 600 MB and, on a loaded machine, 38 s; decoding them 170 MB and 1.4 s.
 */
@Injectable()
export class PictureEncoderService {
  private readonly pixelsMax: number;
  private readonly limit: ConcurrencyLimit;

  constructor(@Inject(CONFIG) config: Config) {
    this.pixelsMax = config.mediaPixelsMax;
    this.limit = new ConcurrencyLimit(config.mediaEncoders);
  }

  /**
   * The picture and its thumbnail, both in the format that came; a moving picture's thumbnail stands still. Throws
   * `size_error` for too many pixels and `ext_error` for what cannot be decoded to its end. The work is done by
   * threads, for few pictures at a time.
   */
  encode(bytes: Buffer, format: PictureFormat): Promise<EncodedPicture> {
    return this.limit.run(async () => {
      try {
        const size = await this.measure(bytes);
        // One after the other: a picture may take a few hundred megabytes while it is worked on.
        return {
          picture: await (format === 'gif' ? this.rebuild(bytes) : this.reencode(bytes, format)),
          thumbnail: await this.shrink(bytes, format, size),
        };
      } catch (error) {
        throw error instanceof AppError ? error : undecodable(error);
      }
    });
  }

  /** The size as it is seen, frames not counted. */
  private async measure(bytes: Buffer): Promise<Size> {
    const { width, height, autoOrient, pageHeight, pages } = await sharp(bytes, {
      animated: true,
      limitInputPixels: false,
    }).metadata();
    if (width * height > this.pixelsMax) {
      throw new AppError('size_error', { internal: `${width} × ${height} pixels in ${pages ?? 1} frames` });
    }
    return { width: autoOrient.width, height: pageHeight ?? autoOrient.height };
  }

  private async reencode(bytes: Buffer, format: 'jpeg' | 'png'): Promise<Buffer> {
    const picture = this.decode(bytes);
    if (format === 'png') return picture.png().toBuffer();
    const { chromaSubsampling } = await picture.metadata();
    const options = {
      quality: JPEG_QUALITY,
      chromaSubsampling: chromaSubsampling === '4:2:0' ? '4:2:0' : '4:4:4',
      optimiseCoding: false,
    };
    return picture.jpeg(options).toBuffer();
  }

  private async rebuild(gif: Buffer): Promise<Buffer> {
    const rebuilt = rebuildGif(gif);
    if (!rebuilt) throw undecodable(new Error('GIF breaks off'));
    // Every frame is decoded; shrinking it to a dot keeps that from piling up in memory.
    await this.decode(rebuilt, { animated: true }).resize(1, 1, { fit: 'fill' }).raw().toBuffer();
    return rebuilt;
  }

  private shrink(bytes: Buffer, format: PictureFormat, size: Size): Promise<Buffer> {
    const thumbnail = this.decode(bytes).resize({ ...thumbnailSize(size), fit: 'fill' });
    // Quality means nothing to PNG and GIF, which lose none.
    return (format === 'jpeg' ? thumbnail.jpeg({ quality: THUMBNAIL_QUALITY }) : thumbnail).toBuffer();
  }

  private decode(bytes: Buffer, options: SharpOptions = {}): Sharp {
    return sharp(bytes, { ...options, failOn: FAIL_ON, limitInputPixels: this.pixelsMax })
      .timeout({ seconds: SECONDS_MAX })
      .autoOrient();
  }
}

function undecodable(cause: unknown): AppError {
  return new AppError('ext_error', { internal: 'picture cannot be decoded', cause });
}
