type Fields = Readonly<Record<string, unknown>>;

/** Plan §7. */
export interface AuditEntry {
  readonly id: number;
  readonly atMs: number;
  readonly actor: {
    readonly kind: 'admin' | 'token' | 'cli' | 'system';
    readonly adminId: number | null;
    readonly name: string;
  };
  readonly ip: string | null;
  readonly action: string;
  readonly object: { readonly kind: string; readonly id: string; readonly name: string };
  readonly before: Fields | null;
  readonly after: Fields | null;
}

export interface FieldChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** The fields that differ, each with what it was and what it became. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): FieldChange[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return fields
    .map((field) => ({ field, before: textOf(before?.[field]), after: textOf(after?.[field]) }))
    .filter(({ before, after }) => before !== after);
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
