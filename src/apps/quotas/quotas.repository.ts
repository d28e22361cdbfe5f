import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import { type AppQuotas, type QuotaOwner, type Quotas, UNLIMITED } from './quota.js';

/** An app or tenant as far as quotas need it. */
export interface OwnerRow {
  readonly name: string;
  readonly tenantId: number;
}

type Row = Record<string, number | null>;

const COLUMNS = {
  connections: 'connections',
  messagesPerSecond: 'messages_per_second',
  storedMessages: 'stored_messages',
  uploadBytes: 'upload_bytes',
} as const;
const NAMES = Object.keys(COLUMNS) as (keyof Quotas)[];

@Injectable()
export class QuotasRepository {
  /** The owner, if it exists for the scope: one tenant, or null for all. On the primary keys. */
  async findOwner(sql: Sql, scope: number | null, { kind, id }: QuotaOwner): Promise<OwnerRow | null> {
    return this.one(sql, scope, kind, id, '');
  }

  /** The same, held until the transaction ends. */
  async lockOwner(tx: Sql, scope: number | null, { kind, id }: QuotaOwner): Promise<OwnerRow | null> {
    return this.one(tx, scope, kind, id, 'FOR UPDATE');
  }

  async find(sql: Sql, { kind, id }: QuotaOwner): Promise<Quotas> {
    const [row] = await sql.query<Row>(
      `SELECT ${select('q', '')} FROM quotas q WHERE owner_kind = ? AND owner_id = ?`,
      [kind, id],
    );
    return row ? quotasOf(row, '') : UNLIMITED;
  }

  async put(tx: Sql, { kind, id }: QuotaOwner, quotas: Quotas): Promise<void> {
    const columns = NAMES.map((name) => COLUMNS[name]);
    await tx.execute(
      `INSERT INTO quotas (owner_kind, owner_id, ${columns.join(', ')}) VALUES (?)
       ON DUPLICATE KEY UPDATE ${columns.map((column) => `${column} = VALUES(${column})`).join(', ')}`,
      [[kind, id, ...NAMES.map((name) => quotas[name])]],
    );
  }

  /** What every app is held to that is held to anything. Bounded by the apps of owners with quotas. */
  async listLimited(sql: Sql): Promise<Map<number, AppQuotas>> {
    const rows = await sql.query<Row>(
      `SELECT a.id, a.tenant_id, ${select('own', 'own_')}, ${select('shared', 'shared_')}
       FROM (SELECT owner_id AS id FROM quotas WHERE owner_kind = 'app'
             UNION SELECT x.id FROM quotas t JOIN apps x ON x.tenant_id = t.owner_id WHERE t.owner_kind = 'tenant') ids
       JOIN apps a ON a.id = ids.id
       LEFT JOIN quotas own ON own.owner_kind = 'app' AND own.owner_id = a.id
       LEFT JOIN quotas shared ON shared.owner_kind = 'tenant' AND shared.owner_id = a.tenant_id`,
    );
    const entries = rows.map((row): [number, AppQuotas] => [
      row['id']!,
      { tenantId: row['tenant_id']!, app: quotasOf(row, 'own_'), tenant: quotasOf(row, 'shared_') },
    ]);
    return new Map(entries.filter(([, { app, tenant }]) => isLimited(app) || isLimited(tenant)));
  }

  /** The app itself, or the apps of the tenant, on `ix_apps_tenant`. */
  async listAppIds(sql: Sql, { kind, id }: QuotaOwner): Promise<number[]> {
    if (kind === 'app') return [id];
    const rows = await sql.query<{ id: number }>('SELECT id FROM apps WHERE tenant_id = ?', [id]);
    return rows.map((row) => row.id);
  }

  /** Forgets quotas of apps and tenants that are gone. */
  async removeOrphans(sql: Sql): Promise<void> {
    for (const kind of ['app', 'tenant'] as const) {
      await sql.execute(
        `DELETE q FROM quotas q LEFT JOIN ${kind}s o ON o.id = q.owner_id WHERE q.owner_kind = ? AND o.id IS NULL`,
        [kind],
      );
    }
  }

  private async one(
    sql: Sql,
    scope: number | null,
    kind: QuotaOwner['kind'],
    id: number,
    lock: string,
  ): Promise<OwnerRow | null> {
    const [table, tenantId] = kind === 'app' ? ['apps', 'tenant_id'] : ['tenants', 'id'];
    const [row] = await sql.query<OwnerRow>(
      `SELECT name, ${tenantId} AS tenantId FROM ${table} WHERE id = ? AND (? IS NULL OR ${tenantId} = ?) ${lock}`,
      [id, scope, scope],
    );
    return row ?? null;
  }
}

function select(table: string, prefix: string): string {
  return NAMES.map((name) => `${table}.${COLUMNS[name]} AS ${prefix}${name}`).join(', ');
}

function quotasOf(row: Row, prefix: string): Quotas {
  return Object.fromEntries(NAMES.map((name) => [name, row[`${prefix}${name}`] ?? null])) as Quotas;
}

function isLimited(quotas: Quotas): boolean {
  return Object.values(quotas).some((max) => max !== null);
}
