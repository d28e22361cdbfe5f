/** What an app server asks of its messages, as text parameters (contract 3.25). */
export interface ExportParameters {
  readonly start_time?: string;
  readonly end_time?: string;
  readonly conversation?: string;
  readonly page?: string;
  readonly size?: string;
  readonly need_count?: string;
}

export interface ExportQuery {
  readonly fromMs: number;
  /** Excluded. */
  readonly untilMs: number;
  /** The two uids of one conversation, or null for all. */
  readonly uids: readonly [string, string] | null;
  readonly page: number;
  readonly size: number;
  readonly isCounted: boolean;
}

const SIZES = new Set([10, 15, 20, 25, 30, 50, 80, 100, 200, 300, 500, 1000]);
const SIZE_DEFAULT = 30;
const PAGE_MAX = 10_000_000;
const SECOND_MS = 1000;

/** Null for what the documentation does not allow; empty is absent. The end's whole second is included. */
export function parseExportQuery(
  input: ExportParameters,
  parseWallClock: (text: string) => number | null,
): ExportQuery | null {
  const fromMs = input.start_time ? parseWallClock(input.start_time) : 0;
  const endMs = input.end_time ? parseWallClock(input.end_time) : Number.MAX_SAFE_INTEGER - SECOND_MS;
  const uids = input.conversation ? input.conversation.split(',') : null;
  const size = input.size ? Number(input.size) : SIZE_DEFAULT;
  const page = input.page ? Number(input.page) : 1;
  const isPage = Number.isInteger(page) && page >= 1 && page <= PAGE_MAX;
  if (fromMs === null || endMs === null || !SIZES.has(size) || !isPage) return null;
  if (uids && (uids.length !== 2 || uids.includes(''))) return null;
  return {
    fromMs: Math.max(0, fromMs),
    untilMs: Math.max(0, endMs + SECOND_MS),
    uids: uids as [string, string] | null,
    page,
    size,
    isCounted: input.need_count === '1',
  };
}
