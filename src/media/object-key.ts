import { randomBytes } from 'node:crypto';
import { PICTURE_FORMATS, type PictureFormat } from './picture-format.js';

/** Nobody guesses a name, and nothing of the user is in it (contract 9, S15). */
const RANDOM_BYTES = 16;
const KEY = new RegExp(`^[1-9]\\d{0,9}/\\d{8}/[0-9a-f]{32}(_thumb)?\\.(${PICTURE_FORMATS.join('|')})$`);

export interface PictureKeys {
  readonly picture: string;
  readonly thumbnail: string;
}

/** Names for a new picture and its thumbnail: `{app_id}/{YYYYMMDD}/{random}.{ext}`, and `_thumb` before the dot. */
export function newPictureKeys(appId: number, day: string, format: PictureFormat): PictureKeys {
  const stem = `${appId}/${day}/${randomBytes(RANDOM_BYTES).toString('hex')}`;
  return { picture: `${stem}.${format}`, thumbnail: `${stem}_thumb.${format}` };
}

/** The thumbnail of a picture. */
export function thumbnailKeyOf(pictureKey: string): string {
  return pictureKey.replace(/(?=[.]\w+$)/, '_thumb');
}

/** A name that no route of pictures serves (see {@link formatOfKey}) and nobody guesses. */
export function newPrivateKey(appId: number, extension: string): string {
  return `${appId}/private/${randomBytes(RANDOM_BYTES).toString('hex')}.${extension}`;
}

/** The format that a key names; null for whatever is no key of ours, dots and slashes of path climbers included. */
export function formatOfKey(key: string): PictureFormat | null {
  return (KEY.exec(key)?.[2] as PictureFormat | undefined) ?? null;
}

/** The exact type a picture is served with. */
export function contentTypeOf(format: PictureFormat): string {
  return `image/${format}`;
}
