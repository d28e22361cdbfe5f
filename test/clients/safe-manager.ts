/** Dart's `SafeManager`: how the Flutter SDK coerces what it finds inside `data` (contract 4.1). */

export type DartMap = Readonly<Record<string, unknown>>;

export function parseString(map: DartMap, name: string): string {
  const value = map[name];
  return isScalar(value) ? String(value) : '';
}

export function parseInt(map: DartMap, name: string): number {
  const value = map[name];
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value) ? Math.trunc(Number(value)) : 0;
}

/** Every text but these counts as true, `"0"` as well: a bug of the SDK's. */
export function parseBoolean(map: DartMap, name: string): boolean {
  const value = map[name];
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value === 1;
  return typeof value === 'string' && value !== 'false';
}

export function parseMap(map: DartMap, name: string): DartMap {
  return parseObject(map, name) ?? {};
}

export function parseObject(map: DartMap, name: string): DartMap | null {
  const value = map[name];
  return isMap(value) ? value : null;
}

export function parseList(map: DartMap, name: string): readonly unknown[] {
  const value = map[name];
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export function isMap(value: unknown): value is DartMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
