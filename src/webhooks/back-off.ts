const FACTOR = 3;

/**
 * The pause after the given number of failures in a row: three times as long each time up to `maxMs`, shortened by
 * up to a half at random, so that callbacks that failed together do not come back together.
 */
export function backOffMs(failures: number, firstMs: number, maxMs: number, random: number): number {
  const fullMs = Math.min(maxMs, firstMs * FACTOR ** (failures - 1));
  return Math.round(fullMs * (1 - random / 2));
}
