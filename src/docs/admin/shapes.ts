import type { JsonSchema } from '@hongyan/http';
import type { PlainAnswer, RouteDoc } from '../route-doc.js';
import { exactly, listOf } from '../schema.js';

/** A value or null; shown as the value. */
export function orNull(schema: JsonSchema): JsonSchema {
  return { ...schema, type: [schema['type'], 'null'].flat() };
}

export const MOMENT: JsonSchema = {
  type: 'integer',
  description: 'Unix milliseconds.',
  examples: [1_764_000_000_000],
};

export const FLAG: JsonSchema = { type: 'boolean', examples: [true] };

export function oneOf(...choices: readonly string[]): JsonSchema {
  return { type: 'string', enum: choices };
}

export function json(body: JsonSchema): PlainAnswer {
  return { mediaType: 'application/json', body };
}

/** For routes that answer 204. */
export const NOTHING: PlainAnswer = { mediaType: 'application/json', body: {} };

export function pageOf(item: JsonSchema): PlainAnswer {
  const next = { type: ['string', 'null'], examples: [null], description: '`cursor` of the next page.' };
  return json(exactly({ items: listOf(item), next }));
}

type Words = NonNullable<RouteDoc['parameters']>;

/** What every list takes. */
export const PAGE: Words = {
  limit: [50, 'Items of a page, 1 to 100.'],
  cursor: [undefined, '`next` of the page before.'],
};
