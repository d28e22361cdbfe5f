import { AppError } from '@hongyan/kernel';
import type { Attempt } from './attempt.js';
import { type AttemptMarker, formatMarker, parseMarker } from './attempt-marker.js';

const PAGE_SIZE_DEFAULT = 50;
const PAGE_SIZE_MAX = 200;

/** Some attempts, newest first, and the marker that the next page is asked with; null when there is none. */
export interface AttemptPage {
  readonly attempts: readonly Attempt[];
  readonly next: string | null;
}

/** A whole number as text, or the default for none. */
export function pageSizeOf(text: string | undefined): number {
  return Math.min(Number(text || PAGE_SIZE_DEFAULT), PAGE_SIZE_MAX);
}

/** Where the page before ended, or null for the first. Throws `parameter_error` for a text that no page had. */
export function markerOf(text: string | undefined): AttemptMarker | null {
  if (!text) return null;
  const marker = parseMarker(text);
  if (!marker) throw new AppError('parameter_error', { internal: 'no marker of a page' });
  return marker;
}

export function pageOf(attempts: readonly Attempt[], limit: number): AttemptPage {
  const last = attempts.at(-1);
  return { attempts, next: last && attempts.length === limit ? formatMarker(last) : null };
}
