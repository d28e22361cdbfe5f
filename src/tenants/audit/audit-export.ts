import type { AuditEntry } from './audit-entry.js';

type Cell = string | number | null;

const COLUMNS: readonly (readonly [name: string, value: (entry: AuditEntry) => Cell])[] = [
  ['id', ({ id }) => id],
  ['at', ({ atMs }) => new Date(atMs).toISOString()],
  ['actorKind', ({ actor }) => actor.kind],
  ['actorId', ({ actor }) => actor.adminId],
  ['actorName', ({ actor }) => actor.name],
  ['tokenId', ({ actor }) => actor.tokenId],
  ['ip', ({ ip }) => ip],
  ['action', ({ action }) => action],
  ['objectKind', ({ object }) => object.kind],
  ['objectId', ({ object }) => object.id],
  ['objectName', ({ object }) => object.name],
  ['tenantId', ({ tenantId }) => tenantId],
  ['before', ({ before }) => before && JSON.stringify(before)],
  ['after', ({ after }) => after && JSON.stringify(after)],
];

/** The log as CSV (RFC 4180), line by line. */
export async function* csvOf(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string> {
  yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
  for await (const entry of entries) {
    yield `${COLUMNS.map(([, value]) => cell(value(entry))).join(',')}\r\n`;
  }
}

/** The log as one JSON object per line. */
export async function* jsonLinesOf(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string> {
  for await (const entry of entries) yield `${JSON.stringify(entry)}\n`;
}

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A spreadsheet would run it.
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
