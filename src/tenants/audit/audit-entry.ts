import type { Actor } from '@hongyan/kernel';

/** What something was, or became. Never with a secret in it. */
export type AuditState = Readonly<Record<string, unknown>> | null;

/** One change: what was done to which object. */
export interface AuditRecord {
  /** Such as `tenant.suspend`. */
  readonly action: string;
  readonly object: { readonly kind: string; readonly id: string | number; readonly name: string };
  /** The tenant whose object it is: its owners may read the entry. */
  readonly tenantId: number | null;
  readonly before?: AuditState;
  readonly after?: AuditState;
}

/** An entry as it is read. */
export interface AuditEntry {
  readonly id: number;
  readonly atMs: number;
  readonly actor: Omit<Actor, 'ip'>;
  readonly ip: string | null;
  readonly action: string;
  readonly object: { readonly kind: string; readonly id: string; readonly name: string };
  readonly tenantId: number | null;
  readonly before: AuditState;
  readonly after: AuditState;
}

/** Which entries; what is absent leaves the choice open. */
export interface AuditFilter {
  readonly tenantId?: number | undefined;
  readonly actorId?: number | undefined;
  /** Exact, or all that begin with it when it ends in a dot. */
  readonly action?: string | undefined;
  readonly objectKind?: string | undefined;
  readonly objectId?: string | undefined;
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
}
