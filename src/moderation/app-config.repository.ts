import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';

const REVISION_BYTES = 8;

/** A value and the revision that tells it from any other that the key ever had. */
export interface ConfigValue {
  readonly value: string;
  readonly revision: string;
  readonly updatedAtMs: number;
}

/** Every statement stands on the primary key of `app_config`. */
@Injectable()
export class AppConfigRepository {
  async find(sql: Sql, appId: number, key: string): Promise<ConfigValue | null> {
    const [row] = await sql.query<{ value: string; revision: Buffer; updatedAtMs: number }>(
      `SELECT config_value AS value, revision, updated_at_ms AS updatedAtMs
       FROM app_config WHERE app_id = ? AND config_key = ?`,
      [appId, key],
    );
    return row ? { ...row, revision: row.revision.toString('hex') } : null;
  }

  /**
   * The value, with its row locked until the transaction ends, so that a change is made to what was read. A key
   * without a value gets the initial one first, because there is no lock on a row that is not there. INSERT IGNORE
   * would take a shared lock, and two who hold one deadlock when they read for update.
   */
  async lock(tx: Sql, appId: number, key: string, initialValue: string, nowMs: number): Promise<string> {
    await tx.execute(
      `INSERT INTO app_config (app_id, config_key, config_value, revision, updated_at_ms) VALUES (?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE app_id = app_id`,
      [appId, key, initialValue, randomBytes(REVISION_BYTES), nowMs],
    );
    const [row] = await tx.query<{ config_value: string }>(
      'SELECT config_value FROM app_config WHERE app_id = ? AND config_key = ? FOR UPDATE',
      [appId, key],
    );
    return row!.config_value;
  }

  /** The revision alone: what a cache asks for. */
  async findRevision(sql: Sql, appId: number, key: string): Promise<string | null> {
    const [row] = await sql.query<{ revision: Buffer }>(
      'SELECT revision FROM app_config WHERE app_id = ? AND config_key = ?',
      [appId, key],
    );
    return row ? row.revision.toString('hex') : null;
  }

  /** Creates or replaces the value; returns its revision. */
  async put(sql: Sql, appId: number, key: string, value: string, nowMs: number): Promise<string> {
    const revision = randomBytes(REVISION_BYTES);
    await sql.execute(
      `INSERT INTO app_config (app_id, config_key, config_value, revision, updated_at_ms) VALUES (?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE config_value = VALUES(config_value), revision = VALUES(revision),
         updated_at_ms = VALUES(updated_at_ms)`,
      [appId, key, value, revision, nowMs],
    );
    return revision.toString('hex');
  }

  /** False when there was nothing to delete. */
  async delete(sql: Sql, appId: number, key: string): Promise<boolean> {
    const { affectedRows } = await sql.execute('DELETE FROM app_config WHERE app_id = ? AND config_key = ?', [
      appId,
      key,
    ]);
    return affectedRows > 0;
  }
}
