const BOX_SIDE = 200;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The size of a picture's thumbnail: the longer side is 200, the other follows, cut to whole pixels. Small pictures
 * are enlarged; no side becomes 0 (contract 8.9).
 */
export function thumbnailSize({ width, height }: Size): Size {
  return height > width
    ? { width: shorterSide(width, height), height: BOX_SIDE }
    : { width: BOX_SIDE, height: shorterSide(height, width) };
}

function shorterSide(shorter: number, longer: number): number {
  return Math.max(1, Math.floor((BOX_SIDE * shorter) / longer));
}
