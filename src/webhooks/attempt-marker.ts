import { parseMessageId } from '@hongyan/kernel';
import type { Attempt } from './attempt.js';

/** Where a page of attempts ended: the next one begins with what is older. */
export type AttemptMarker = Pick<Attempt, 'atMs' | 'msgId' | 'attempt'>;

export function formatMarker({ atMs, msgId, attempt }: AttemptMarker): string {
  return `${atMs}.${attempt}.${msgId}`;
}

/** Null when the text is no marker. */
export function parseMarker(text: string): AttemptMarker | null {
  const [, atMs, attempt, msgId = ''] = /^(\d{1,15})\.(\d{1,5})\.(.{36})$/.exec(text) ?? [];
  return parseMessageId(msgId) ? { atMs: Number(atMs), attempt: Number(attempt), msgId } : null;
}
