import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { thumbnailSize } from './thumbnail-size.js';

describe(thumbnailSize.name, () => {
  it.each([
    [4000, 3000, 200, 150],
    [3000, 4000, 150, 200],
    [333, 1000, 66, 200],
    [100, 100, 200, 200],
    [1, 1, 200, 200],
    [10_000, 1, 200, 1],
    [1, 10_000, 1, 200],
  ])('%i × %i becomes %i × %i', (width, height, toWidth, toHeight) => {
    expect(thumbnailSize({ width, height })).toEqual({ width: toWidth, height: toHeight });
  });

  it('fills the box with the longer side and never loses the shorter one', () => {
    const side = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const size = thumbnailSize({ width, height });
        expect(Math.max(size.width, size.height)).toBe(200);
        expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
