import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { formatOfKey, newPictureKeys } from './object-key.js';
import { PICTURE_FORMATS } from './picture-format.js';

describe(newPictureKeys.name, () => {
  it('names a picture and its thumbnail by app, day and chance', () => {
    const { picture, thumbnail } = newPictureKeys(7, '20231115', 'jpeg');
    expect(picture).toMatch(/^7\/20231115\/[0-9a-f]{32}\.jpeg$/);
    expect(thumbnail).toBe(picture.replace('.jpeg', '_thumb.jpeg'));
    expect(newPictureKeys(7, '20231115', 'jpeg').picture).not.toBe(picture);
  });

  it('makes keys that are recognised', () => {
    const appId = fc.integer({ min: 1, max: 4_294_967_295 });
    fc.assert(
      fc.property(appId, fc.constantFrom(...PICTURE_FORMATS), (app, format) => {
        for (const key of Object.values(newPictureKeys(app, '20231115', format))) {
          expect(formatOfKey(key)).toBe(format);
        }
      }),
    );
  });
});

describe(formatOfKey.name, () => {
  const name = '0123456789abcdef0123456789abcdef';

  it.each([
    '',
    `../20231115/${name}.png`,
    `7/../${name}.png`,
    `7/20231115/../${name}.png`,
    `7/20231115/${name}.png/..`,
    `/7/20231115/${name}.png`,
    `7/20231115/${name}.png\0.jpeg`,
    `7/20231115/${name}.png\n`,
    `7\\20231115\\${name}.png`,
    `7/20231115/${name}.svg`,
    `7/20231115/${name}.html`,
    `7/20231115/${name}_thumb_thumb.png`,
    `7/20231115/${name.toUpperCase()}.png`,
    `07/20231115/${name}.png`,
    `7/20231115/.${name}.png.tmp`,
  ])('knows no key %j', (key) => {
    expect(formatOfKey(key)).toBeNull();
  });

  it('knows no key that could leave its folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (key) => {
        expect(formatOfKey(key)).toBeNull();
      }),
    );
  });
});
