export const PAGE_SIZE_MAX = 200;

/** A page size: whole numbers up to {@link PAGE_SIZE_MAX}, anything else is the default (contract 3.9, 3.15). */
export function pageSize(text: string | undefined, fallback: number): number {
  const value = wholeNumber(text);
  return value === null || value < 1 ? fallback : Math.min(value, PAGE_SIZE_MAX);
}

/** A page number from 1. */
export function pageNumber(text: string | undefined): number {
  return Math.max(1, wholeNumber(text) ?? 1);
}

/**
 * Where a page of history ends: rows with a smaller `id` follow. Null means from the newest (absent, empty, zero);
 * anything that is no positive number means a page with nothing in it (contract 13).
 */
export function historyMarker(text: string | undefined): number | null {
  if (text === undefined || text === '' || text === '0') return null;
  return Math.max(0, wholeNumber(text) ?? 0);
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^[+-]?\d{1,15}$/.test(text) ? Number(text) : null;
}

/** A whole number that is at least `min`; a larger one than `max` counts as that, anything else as the fallback. */
export function countWithin(text: string | undefined, fallback: number, min: number, max: number): number {
  const value = wholeNumber(text);
  return value === null || value < min ? fallback : Math.min(value, max);
}
