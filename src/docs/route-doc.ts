import type { JsonSchema } from '@hongyan/http';
import type { ErrorKey, SuccessKey } from '@hongyan/protocol';

/** An answer in the envelope. */
export interface EnvelopeAnswer {
  readonly text: SuccessKey;
  readonly data: JsonSchema;
  /** Members beside `data`. */
  readonly beside?: Readonly<Record<string, JsonSchema>>;
}

/** An answer without envelope. */
export interface PlainAnswer {
  readonly mediaType: string;
  readonly body: JsonSchema;
  /** Answers with another status than 200, by status: the meaning, and the body if there is one. */
  readonly others?: Readonly<Record<string, readonly [meaning: string, body?: JsonSchema]>>;
}

/**
 * What no code says of a route. Which parameters there are, whom the route expects and what the guards answer is read
 * from the route itself.
 */
export interface RouteDoc {
  readonly summary: string;
  /** An example and the meaning, by parameter; an example that is undefined is left out of the example request. */
  readonly parameters?: Readonly<Record<string, readonly [example: unknown, meaning: string]>>;
  readonly answer: EnvelopeAnswer | PlainAnswer;
  /** What the route may answer beside the errors of its guard and its DTO. */
  readonly errors?: readonly ErrorKey[];
}

/** By method and path, such as `POST /users/register`. */
export type RouteDocs = Readonly<Record<string, RouteDoc>>;
