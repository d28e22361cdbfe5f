import { Injectable } from '@nestjs/common';
import type { Actor } from '@hongyan/kernel';
import type { Sql } from '@hongyan/persistence';
import type { AuditEntry, AuditFilter, AuditRecord, AuditState } from './audit-entry.js';

interface Row extends Omit<AuditEntry, 'actor' | 'object' | 'before' | 'after'> {
  readonly actorKind: Actor['kind'];
  readonly actorId: number | null;
  readonly actorName: string;
  readonly tokenId: number | null;
  readonly objectKind: string;
  readonly objectId: string;
  readonly objectName: string;
  readonly beforeJson: string | null;
  readonly afterJson: string | null;
}

/** The audit log. Entries are added and read; there is no way to change one. */
@Injectable()
export class AuditRepository {
  async insert(tx: Sql, actor: Actor, entry: AuditRecord, atMs: number): Promise<void> {
    const { action, object, tenantId, before = null, after = null } = entry;
    const by = [actor.kind, actor.adminId, actor.name, actor.tokenId, actor.ip];
    const on = [object.kind, String(object.id), object.name];
    const states = [before, after].map((state) => state && JSON.stringify(state));
    await tx.execute(
      `INSERT INTO audit_log (at_ms, tenant_id, action, actor_kind, actor_id, actor_name, token_id, ip,
         object_kind, object_id, object_name, before_json, after_json) VALUES (?)`,
      [[atMs, tenantId, action, ...by, ...on, ...states]],
    );
  }

  /** Within a tenant, or all when the scope is null; from the entry after `after` on, in the order of their ids. */
  async list(
    sql: Sql,
    scope: number | null,
    filter: AuditFilter,
    page: { readonly after: number | null; readonly limit: number; readonly newestFirst: boolean },
  ): Promise<AuditEntry[]> {
    const conditions = conditionsOf(scope, filter);
    if (page.after !== null) conditions.push([page.newestFirst ? 'id < ?' : 'id > ?', page.after]);
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(([text]) => text).join(' AND ')}`;
    const rows = await sql.query<Row>(
      `SELECT id, at_ms AS atMs, tenant_id AS tenantId, actor_kind AS actorKind, actor_id AS actorId,
         actor_name AS actorName, token_id AS tokenId, ip, action, object_kind AS objectKind,
         object_id AS objectId, object_name AS objectName, before_json AS beforeJson, after_json AS afterJson
       FROM audit_log ${where} ORDER BY id ${page.newestFirst ? 'DESC' : 'ASC'} LIMIT ?`,
      [...conditions.map(([, value]) => value), page.limit],
    );
    return rows.map(entryOf);
  }
}

function conditionsOf(scope: number | null, filter: AuditFilter): [sql: string, value: unknown][] {
  const { tenantId, actorId, action, objectKind, objectId, sinceMs, untilMs } = filter;
  const all: [sql: string, value: unknown][] = [
    ['tenant_id = ?', scope ?? undefined],
    ['tenant_id = ?', tenantId],
    ['actor_id = ?', actorId],
    [action?.endsWith('.') ? 'action >= ?' : 'action = ?', action],
    // Whatever begins with `app.` stands before `app/`, the next character: a range of `ix_audit_log_action`.
    ['action < ?', action?.endsWith('.') ? `${action.slice(0, -1)}/` : undefined],
    ['object_kind = ?', objectKind],
    ['object_id = ?', objectId],
    ['at_ms >= ?', sinceMs],
    ['at_ms < ?', untilMs],
  ];
  return all.filter(([, value]) => value !== undefined);
}

function entryOf(row: Row): AuditEntry {
  const { id, atMs, ip, action, tenantId } = row;
  return {
    id,
    atMs,
    actor: { kind: row.actorKind, adminId: row.actorId, name: row.actorName, tokenId: row.tokenId },
    ip,
    action,
    object: { kind: row.objectKind, id: row.objectId, name: row.objectName },
    tenantId,
    before: parsed(row.beforeJson),
    after: parsed(row.afterJson),
  };
}

function parsed(json: string | null): AuditState {
  return json === null ? null : (JSON.parse(json) as AuditState);
}
