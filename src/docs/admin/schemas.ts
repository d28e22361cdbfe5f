import type { JsonSchema } from '@hongyan/http';
import type { PlainAnswer } from '../route-doc.js';
import { exactly, listOf } from '../schema.js';

const NOW_MS = 1_795_000_000_000;

export const AT: JsonSchema = { type: 'integer', description: 'Unix milliseconds.', examples: [NOW_MS] };
export const AT_OR_NULL: JsonSchema = { ...AT, type: ['integer', 'null'] };
export const FLAG: JsonSchema = { type: 'boolean', examples: [false] };
export const TEXT_OR_NULL = (example: string | null): JsonSchema => ({
  type: ['string', 'null'],
  examples: [example],
});

/** An answer of the Admin API. */
export function answerOf(body: JsonSchema): PlainAnswer {
  return { mediaType: 'application/json', body };
}

/** A page of a list. */
export function pageOf(item: JsonSchema): PlainAnswer {
  return answerOf(exactly({ items: listOf(item), next: TEXT_OR_NULL(null) }));
}

/** What every list takes. */
export const PAGING = {
  limit: [50, 'How many, up to 100.'],
  cursor: [undefined, '`next` of the page before.'],
} as const;
