import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { App, AppStatus } from './app.js';
import type { AppSettings } from './app-settings.js';

/** Which apps; what is null leaves the choice open. */
export interface AppFilter {
  readonly tenantId: number | null;
  readonly status: AppStatus | null;
  /** A part of the name, or the whole key. */
  readonly search: string | null;
}

/** What can change of an app. */
export interface AppChanges {
  readonly name?: string;
  readonly status?: AppStatus;
  readonly deleteAtMs?: number | null;
  readonly settings?: Partial<AppSettings>;
}

const SETTING_COLUMNS: Readonly<Record<keyof AppSettings, string>> = {
  signature: 'signature_mode',
  mobileSignature: 'mobile_signature',
  onlineNotice: 'online_notice',
  historyMove: 'history_move',
  callbackUrl: 'callback_url',
  retentionDays: 'retention_days',
  blockedReply: 'blocked_reply',
  allowedOrigins: 'allowed_origins',
  language: 'language',
  devicesMax: 'devices_max',
  connectionsMax: 'connections_max',
};

const COLUMNS = `id, tenant_id AS tenantId, name, app_key AS appKey, status, created_at_ms AS createdAtMs,
  delete_at_ms AS deleteAtMs, ${Object.entries(SETTING_COLUMNS)
    .map(([name, column]) => `${column} AS ${name}`)
    .join(', ')}`;

interface Row extends Omit<App, 'key' | 'settings'>, Omit<AppSettings, 'allowedOrigins'> {
  readonly appKey: string;
  readonly allowedOrigins: string;
}

/** Apps. A scope is the one tenant that exists for the caller, or null for all. */
@Injectable()
export class AppsRepository {
  /** On `uq_apps_app_key`, byte for byte. */
  findByKey(sql: Sql, key: string): Promise<App | null> {
    return this.one(sql, 'app_key = ?', [key]);
  }

  find(sql: Sql, scope: number | null, id: number): Promise<App | null> {
    return this.one(sql, 'id = ? AND (? IS NULL OR tenant_id = ?)', [id, scope, scope]);
  }

  /** The same, held until the transaction ends. */
  lock(tx: Sql, scope: number | null, id: number): Promise<App | null> {
    return this.one(tx, 'id = ? AND (? IS NULL OR tenant_id = ?) FOR UPDATE', [id, scope, scope]);
  }

  findByName(sql: Sql, tenantId: number, name: string): Promise<App | null> {
    return this.one(sql, 'tenant_id = ? AND name = ? ORDER BY id LIMIT 1', [tenantId, name]);
  }

  listAll(sql: Sql): Promise<App[]> {
    return this.many(sql, 'TRUE ORDER BY id', []);
  }

  /** By id ascending, from the one after `after` on. */
  list(
    sql: Sql,
    scope: number | null,
    { tenantId, status, search }: AppFilter,
    page: { readonly after: number | null; readonly limit: number },
  ): Promise<App[]> {
    const conditions: [text: string, value: unknown][] = [
      ['tenant_id = ?', scope],
      ['tenant_id = ?', tenantId],
      ['status = ?', status],
      ['id > ?', page.after],
    ];
    const chosen = conditions.filter(([, value]) => value !== null);
    const searched = search === null ? [] : [search, search];
    return this.many(
      sql,
      `${[...chosen.map(([text]) => text), search === null ? 'TRUE' : '(LOCATE(?, name) > 0 OR app_key = ?)'].join(' AND ')}
       ORDER BY id LIMIT ?`,
      [...chosen.map(([, value]) => value), ...searched, page.limit],
    );
  }

  /** Deleted apps whose time is over, on `ix_apps_delete`. */
  listDue(sql: Sql, dueBeforeMs: number): Promise<App[]> {
    return this.many(sql, 'delete_at_ms < ? ORDER BY delete_at_ms', [dueBeforeMs]);
  }

  /** How many apps a tenant has, by tenant, on `ix_apps_tenant`. */
  async countByTenant(sql: Sql, tenantIds: readonly number[]): Promise<Map<number, number>> {
    if (tenantIds.length === 0) return new Map();
    const rows = await sql.query<{ tenantId: number; count: number }>(
      'SELECT tenant_id AS tenantId, COUNT(*) AS count FROM apps WHERE tenant_id IN (?) GROUP BY tenant_id',
      [tenantIds],
    );
    return new Map(rows.map(({ tenantId, count }) => [tenantId, count]));
  }

  /** With the settings of a new app. Returns its id. */
  async insert(
    tx: Sql,
    { tenantId, name, key, createdAtMs }: Pick<App, 'tenantId' | 'name' | 'key' | 'createdAtMs'>,
  ): Promise<number> {
    const { insertId } = await tx.execute(
      'INSERT INTO apps (tenant_id, name, app_key, status, created_at_ms) VALUES (?)',
      [[tenantId, name, key, 'enabled', createdAtMs]],
    );
    return insertId;
  }

  async update(tx: Sql, id: number, changes: AppChanges): Promise<void> {
    const { name, status, deleteAtMs, settings = {} } = changes;
    const values: [column: string, value: unknown][] = [
      ['name', name],
      ['status', status],
      ['delete_at_ms', deleteAtMs],
      ...Object.entries(settings).map(([setting, value]): [string, unknown] => [
        SETTING_COLUMNS[setting as keyof AppSettings],
        Array.isArray(value) ? value.join(' ') : value,
      ]),
    ];
    const given = values.filter(([, value]) => value !== undefined);
    await tx.execute(`UPDATE apps SET ${given.map(([column]) => `${column} = ?`).join(', ')} WHERE id = ?`, [
      ...given.map(([, value]) => value),
      id,
    ]);
  }

  async remove(tx: Sql, id: number): Promise<void> {
    await tx.execute('DELETE FROM apps WHERE id = ?', [id]);
  }

  private async one(sql: Sql, condition: string, values: unknown[]): Promise<App | null> {
    return (await this.many(sql, condition, values))[0] ?? null;
  }

  private async many(sql: Sql, condition: string, values: unknown[]): Promise<App[]> {
    return (await sql.query<Row>(`SELECT ${COLUMNS} FROM apps WHERE ${condition}`, values)).map(appOf);
  }
}

function appOf(row: Row): App {
  const { id, tenantId, name, appKey: key, status, createdAtMs, deleteAtMs, ...settings } = row;
  return {
    id,
    tenantId,
    name,
    key,
    status,
    createdAtMs,
    deleteAtMs,
    settings: { ...settings, allowedOrigins: settings.allowedOrigins.split(' ') },
  };
}
