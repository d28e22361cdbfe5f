import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { Tenant, TenantStatus } from './tenant.js';

const COLUMNS = 'id, name, status, created_at_ms AS createdAtMs';

/** Organisations. A scope is the one tenant that exists for the caller, or null for all. */
@Injectable()
export class TenantsRepository {
  async findByName(sql: Sql, name: string): Promise<Tenant | null> {
    return (await sql.query<Tenant>(`SELECT ${COLUMNS} FROM tenants WHERE name = ?`, [name]))[0] ?? null;
  }

  async find(sql: Sql, scope: number | null, id: number): Promise<Tenant | null> {
    return this.one(sql, scope, id, '');
  }

  /** The same, held until the transaction ends. */
  async lock(tx: Sql, scope: number | null, id: number): Promise<Tenant | null> {
    return this.one(tx, scope, id, 'FOR UPDATE');
  }

  /** By id ascending, from the one after `after` on; `search` is a part of the name. */
  list(
    sql: Sql,
    scope: number | null,
    search: string,
    page: { readonly after: number | null; readonly limit: number },
  ): Promise<Tenant[]> {
    return sql.query(
      `SELECT ${COLUMNS} FROM tenants
       WHERE id > ? AND (? IS NULL OR id = ?) AND LOCATE(?, name) > 0 ORDER BY id LIMIT ?`,
      [page.after ?? 0, scope, scope, search, page.limit],
    );
  }

  /** Stores the tenant unless its name is taken, on `uq_tenants_name`: two callers at once make one tenant. */
  async insertIfAbsent(sql: Sql, name: string, createdAtMs: number): Promise<void> {
    await sql.execute('INSERT IGNORE INTO tenants (name, created_at_ms) VALUES (?)', [[name, createdAtMs]]);
  }

  /** Throws a duplicate error on `uq_tenants_name`. */
  async insert(tx: Sql, name: string, createdAtMs: number): Promise<number> {
    const values = [[name, createdAtMs]];
    return (await tx.execute('INSERT INTO tenants (name, created_at_ms) VALUES (?)', values)).insertId;
  }

  async rename(tx: Sql, id: number, name: string): Promise<void> {
    await tx.execute('UPDATE tenants SET name = ? WHERE id = ?', [name, id]);
  }

  async setStatus(tx: Sql, id: number, status: TenantStatus): Promise<void> {
    await tx.execute('UPDATE tenants SET status = ? WHERE id = ?', [status, id]);
  }

  async remove(tx: Sql, id: number): Promise<void> {
    await tx.execute('DELETE FROM tenants WHERE id = ?', [id]);
  }

  private async one(sql: Sql, scope: number | null, id: number, lock: string): Promise<Tenant | null> {
    const [row] = await sql.query<Tenant>(
      `SELECT ${COLUMNS} FROM tenants WHERE id = ? AND (? IS NULL OR id = ?) ${lock}`,
      [id, scope, scope],
    );
    return row ?? null;
  }
}
