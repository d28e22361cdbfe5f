import { Crash } from './crash.js';

/** `org.json` read through fastbase's `ObjectValueUtil`: text for everything, exceptions swallowed (contract 4.1). */

export type JsonObject = Readonly<Record<string, unknown>>;

/** The value's text; empty when it is missing or null. */
export function textOf(object: JsonObject | null, name: string): string {
  const value = object?.[name];
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function objectOf(object: JsonObject | null, name: string): JsonObject | null {
  const value = object?.[name];
  return isObject(value) ? value : null;
}

export function arrayOf(object: JsonObject | null, name: string): readonly unknown[] | null {
  const value = object?.[name];
  return Array.isArray(value) ? (value as unknown[]) : null;
}

/** A cast that the SDK wrote out. */
export function castToObject(value: unknown): JsonObject {
  if (!isObject(value)) throw new Crash(`ClassCastException: ${JSON.stringify(value)} is no JSONObject`);
  return value;
}

/** `Integer.parseInt`. */
export function intOf(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new Crash(`NumberFormatException: "${text}"`);
  return Number(text);
}

/** Null for what is no JSON object; the SDK swallows the exception. */
export function objectFrom(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
