/** Where our server and the original differ: a place in the recording, and both values. */
export interface Difference {
  /** `<event number>.<path in the body>`, e.g. `3.data.msg_id`; `3.status` and `3.headers.vary` for the rest. */
  readonly path: string;
  readonly recorded: unknown;
  readonly ours: unknown;
  /** Our whole answer, where the place is in one. */
  readonly answer?: unknown;
}

/** Stands for something that is not there. */
export const ABSENT = Symbol('absent');

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const WALL_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const TOKEN = /^[0-9a-f]{40}$/;
const HOUR_MS = 3_600_000;
const DAY_S = 86_400;

/** Compares JSON values by value and type; what changes from run to run (README of the recordings) by shape. */
export function compareJson(
  path: string,
  recorded: unknown,
  ours: unknown,
  recordedAt: string,
): Difference[] {
  if (isSameByShape(path, recorded, ours, recordedAt)) return [];
  if (Array.isArray(recorded) && Array.isArray(ours)) {
    const length = Math.max(recorded.length, ours.length);
    return Array.from({ length }, (_, index) => index).flatMap((index) =>
      compareJson(`${path}.${index}`, at(recorded, index), at(ours, index), recordedAt),
    );
  }
  if (isPlainObject(recorded) && isPlainObject(ours)) {
    const keys = [...new Set([...Object.keys(recorded), ...Object.keys(ours)])];
    return keys.flatMap((key) => compareJson(`${path}.${key}`, at(recorded, key), at(ours, key), recordedAt));
  }
  return Object.is(recorded, ours) || recorded === ours ? [] : [{ path, recorded, ours }];
}

function isSameByShape(path: string, recorded: unknown, ours: unknown, recordedAt: string): boolean {
  const key = path.slice(path.lastIndexOf('.') + 1);
  if (typeof recorded === 'number' && typeof ours === 'number') {
    return (key === '_timestamp' && Math.abs(ours - Date.now() / 1000) < DAY_S) || (key === 'id' && ours > 0);
  }
  if (typeof recorded !== 'string' || typeof ours !== 'string') return false;
  if (key === 'msg_id') return UUID.test(ours) && (UUID.test(recorded) || recorded === '${msg_id}');
  if (key === 'client_id') return ours.length > 0;
  if (key === 'token') return TOKEN.test(ours) && (TOKEN.test(recorded) || recorded.startsWith('${token:'));
  return WALL_TIME.test(recorded) && WALL_TIME.test(ours) && isOfTheRun(recorded, recordedAt);
}

/** A time of the recording's own run, as opposed to one that was sent. */
function isOfTheRun(text: string, recordedAt: string): boolean {
  return Math.abs(Date.parse(text) - Date.parse(recordedAt)) < HOUR_MS;
}

function at(holder: object, key: string | number): unknown {
  return key in holder ? (holder as Record<string | number, unknown>)[key] : ABSENT;
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
