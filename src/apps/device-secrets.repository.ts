import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';

export interface DeviceSecretRow {
  readonly device: string;
  readonly clientAppId: string;
  readonly sealed: Buffer;
  readonly createdAtMs: number;
}

/** Stands on `uq_device_secrets`. */
@Injectable()
export class DeviceSecretsRepository {
  list(sql: Sql, appId: number): Promise<DeviceSecretRow[]> {
    return sql.query<DeviceSecretRow>(
      `SELECT device, client_app_id AS clientAppId, sealed, created_at_ms AS createdAtMs
       FROM device_secrets WHERE app_id = ? ORDER BY device, client_app_id`,
      [appId],
    );
  }

  /** Adds the secret or puts it in the place of the former one. */
  async put(tx: Sql, appId: number, row: DeviceSecretRow): Promise<void> {
    const { device, clientAppId, sealed, createdAtMs } = row;
    await tx.execute(
      `INSERT INTO device_secrets (app_id, device, client_app_id, sealed, created_at_ms) VALUES (?)
       ON DUPLICATE KEY UPDATE sealed = VALUES(sealed), created_at_ms = VALUES(created_at_ms)`,
      [[appId, device, clientAppId, sealed, createdAtMs]],
    );
  }

  /** False when there was none. */
  async remove(tx: Sql, appId: number, device: string, clientAppId: string): Promise<boolean> {
    const { affectedRows } = await tx.execute(
      'DELETE FROM device_secrets WHERE app_id = ? AND device = ? AND client_app_id = ?',
      [appId, device, clientAppId],
    );
    return affectedRows === 1;
  }
}
