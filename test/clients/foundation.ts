import { Crash } from './crash.js';

/**
 * Objective-C messages to what NSJSONSerialization made of JSON: null is `NSNull`, which knows none of them; undefined
 * is `nil`, which answers every one with nothing.
 */

export type Dictionary = Readonly<Record<string, unknown>>;

export function isDictionary(value: unknown): value is Dictionary {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `[value integerValue]`. */
export function integerValue(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return Number.parseInt(value, 10) || 0;
  throw unrecognized('integerValue', value);
}

/** `[value isEqualToString:text]`. */
export function isEqualToString(value: unknown, text: string): boolean {
  if (value === undefined) return false;
  if (typeof value === 'string') return value === text;
  throw unrecognized('isEqualToString:', value);
}

/** `value[@"name"]`. */
export function subscript(value: unknown, name: string): unknown {
  if (value === undefined) return undefined;
  if (isDictionary(value)) return value[name];
  throw unrecognized('objectForKeyedSubscript:', value);
}

/** The elements of `value.count` and `for (… in value)`: a dictionary yields its keys. */
export function elements(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value as unknown[];
  if (isDictionary(value)) return Object.keys(value);
  throw unrecognized('count', value);
}

/** A raw value where UIKit takes an NSString or nothing. */
export function stringOrNil(value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw unrecognized('length', value);
}

/** A dictionary literal with a value that may be nil. */
export function inLiteral(value: unknown): unknown {
  if (value === undefined) throw new Crash('NSInvalidArgumentException: attempt to insert nil object');
  return value;
}

/** A string property of an MJExtension model. */
export function modelString(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** An integer property of an MJExtension model. */
export function modelInteger(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'
    ? integerValue(value)
    : 0;
}

function unrecognized(selector: string, value: unknown): Crash {
  return new Crash(`unrecognized selector ${selector} sent to ${JSON.stringify(value)}`);
}
