import type { Answer } from './transport.js';

/** The envelope as pages get it: nothing but `code` was looked at. */
export interface WebEnvelope<T> {
  readonly code: 200;
  readonly message: unknown;
  readonly data: T;
  readonly total?: number;
}

export interface WebHistoryRow {
  readonly id: number;
  readonly msg_id: string;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly message_direction: number;
  readonly read: number;
  readonly created_at: string;
}

export interface WebHistory {
  readonly data: readonly WebHistoryRow[];
  readonly total: number;
}

/** A page of history for the generator: oldest first, the next cursor, and how many rows there are in all. */
export interface WebHistoryPage {
  readonly rows: WebHistoryRow[];
  readonly cursor: number;
  readonly total: number;
}

/** axios takes any body for JSON and leaves alone what is none; then the SDK wants `code === 200`, the number. */
export function parseEnvelope<T>({ status, bytes }: Answer): WebEnvelope<T> {
  if (status < 200 || status > 299) throw new Error(`Request failed with status code ${status}`);
  const body = parsedOrText(bytes.toString('utf8')) as WebEnvelope<T>;
  if (body.code !== 200) throw new Error(`code is ${JSON.stringify(body.code)}: ${String(body.message)}`);
  return body;
}

/** Throws where the SDK's generator would catch an exception and yield nothing. */
export function parseHistory({ data: history }: WebEnvelope<WebHistory>): WebHistoryPage {
  const { data: rows, total } = history;
  const cursor = rows[rows.length - 1]!.id;
  return { rows: rows.toReversed(), cursor, total };
}

/** What a socket's listener makes of a frame; null when it swallows it. */
export function parseFrame(data: unknown): { message?: Record<string, unknown>; isExpired: boolean } | null {
  try {
    const frame = JSON.parse(data as string) as Record<string, unknown>;
    const isExpired = frame['code'] === 4006;
    return frame['type'] === undefined ? { isExpired } : { message: frame, isExpired };
  } catch {
    return null;
  }
}

function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
