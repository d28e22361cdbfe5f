import { Injectable } from '@nestjs/common';
import type { AdminRole } from '@hongyan/kernel';
import type { Sql } from '@hongyan/persistence';
import type { Admin, AdminStatus } from './admin.js';

/** An admin with what proves one. Never leaves the services. */
export interface AdminRecord extends Admin {
  readonly passwordHash: string | null;
  readonly totpSealed: Buffer | null;
  readonly totpPending: Buffer | null;
}

/** Which admins; null leaves the choice open. */
export interface AdminFilter {
  readonly tenantId: number | null;
  readonly role: AdminRole | null;
  readonly status: AdminStatus | null;
}

export interface AdminChanges {
  readonly name?: string;
  readonly role?: AdminRole;
  readonly status?: AdminStatus;
  readonly password_hash?: string | null;
  readonly totp_sealed?: Buffer | null;
  readonly totp_pending?: Buffer | null;
  readonly last_sign_in_at_ms?: number;
}

const COLUMNS = `id, tenant_id AS tenantId, email, name, role, status, password_hash AS passwordHash,
  totp_sealed AS totpSealed, totp_pending AS totpPending, totp_sealed IS NOT NULL AS hasTotp,
  created_at_ms AS createdAtMs, last_sign_in_at_ms AS lastSignInAtMs`;

type Row = Omit<AdminRecord, 'hasTotp'> & { readonly hasTotp: number };

/** Admins. A scope is the one tenant whose admins exist for the caller, or null for all. */
@Injectable()
export class AdminsRepository {
  async find(sql: Sql, scope: number | null, id: number): Promise<AdminRecord | null> {
    return this.one(sql, `id = ? AND (? IS NULL OR tenant_id = ?)`, [id, scope, scope]);
  }

  /** The same, held until the transaction ends. */
  async lock(tx: Sql, scope: number | null, id: number): Promise<AdminRecord | null> {
    return this.one(tx, `id = ? AND (? IS NULL OR tenant_id = ?)`, [id, scope, scope], 'FOR UPDATE');
  }

  /** On `uq_admins_email`, byte for byte. */
  async findByEmail(sql: Sql, email: string): Promise<AdminRecord | null> {
    return this.one(sql, 'email = ?', [email]);
  }

  /** By id ascending, from the one after `after` on. */
  async list(sql: Sql, filter: AdminFilter, after: number | null, limit: number): Promise<AdminRecord[]> {
    const { tenantId, role, status } = filter;
    const rows = await sql.query<Row>(
      `SELECT ${COLUMNS} FROM admins
       WHERE id > ? AND (? IS NULL OR tenant_id = ?) AND (? IS NULL OR role = ?) AND (? IS NULL OR status = ?)
       ORDER BY id LIMIT ?`,
      [after ?? 0, tenantId, tenantId, role, role, status, status, limit],
    );
    return rows.map(recordOf);
  }

  /** Throws a duplicate error on `uq_admins_email`. */
  async insert(
    tx: Sql,
    admin: Pick<AdminRecord, 'email' | 'name' | 'role' | 'tenantId' | 'status' | 'passwordHash'>,
    createdAtMs: number,
  ): Promise<number> {
    const { email, name, role, tenantId, status, passwordHash } = admin;
    const { insertId } = await tx.execute(
      `INSERT INTO admins (email, name, role, tenant_id, status, password_hash, totp_last_step, created_at_ms)
       VALUES (?)`,
      [[email, name, role, tenantId, status, passwordHash, 0, createdAtMs]],
    );
    return insertId;
  }

  async update(tx: Sql, id: number, changes: AdminChanges): Promise<void> {
    const names = Object.keys(changes);
    const values = Object.values(changes) as unknown[];
    await tx.execute(`UPDATE admins SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`, [
      ...values,
      id,
    ]);
  }

  /** Takes a time step of the second factor. False when it, or a later one, was taken before. */
  async takeStep(sql: Sql, id: number, step: number): Promise<boolean> {
    const { affectedRows } = await sql.execute(
      'UPDATE admins SET totp_last_step = ? WHERE id = ? AND totp_last_step < ?',
      [step, id, step],
    );
    return affectedRows === 1;
  }

  /** How many admins a tenant has that are not disabled, by tenant. */
  async countActive(sql: Sql, tenantIds: readonly number[]): Promise<Map<number, number>> {
    if (tenantIds.length === 0) return new Map();
    const rows = await sql.query<{ tenantId: number; count: number }>(
      `SELECT tenant_id AS tenantId, COUNT(*) AS count FROM admins
       WHERE tenant_id IN (?) AND status <> 'disabled' GROUP BY tenant_id`,
      [tenantIds],
    );
    return new Map(rows.map(({ tenantId, count }) => [tenantId, count]));
  }

  async hasOperator(sql: Sql): Promise<boolean> {
    return (await sql.query("SELECT id FROM admins WHERE role = 'operator' LIMIT 1")).length > 0;
  }

  private async one(sql: Sql, condition: string, values: unknown[], lock = ''): Promise<AdminRecord | null> {
    const [row] = await sql.query<Row>(`SELECT ${COLUMNS} FROM admins WHERE ${condition} ${lock}`, values);
    return row ? recordOf(row) : null;
  }
}

function recordOf(row: Row): AdminRecord {
  return { ...row, hasTotp: row.hasTotp === 1 };
}
