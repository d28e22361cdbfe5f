import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { JobKind, JobStatus, StoredJob } from './user-data-job.js';

/** Which jobs of an app; null leaves the choice open. */
export interface JobFilter {
  readonly kind: JobKind | null;
  readonly uid: string | null;
}

interface Row {
  readonly id: number;
  readonly appId: number;
  readonly userId: number;
  readonly uid: Buffer;
  readonly kind: JobKind;
  readonly status: JobStatus;
  readonly requestedBy: string;
  readonly createdAtMs: number;
  readonly finishedAtMs: number | null;
  readonly done: number;
  readonly total: number | null;
  readonly lastPeerId: number;
  readonly attemptCount: number;
  readonly objectKey: string | null;
  readonly expiresAtMs: number | null;
  readonly error: string | null;
}

const COLUMNS = `id, app_id AS appId, user_id AS userId, uid, kind, status, requested_by AS requestedBy,
  created_at_ms AS createdAtMs, finished_at_ms AS finishedAtMs, done_count AS done, total_count AS total,
  last_peer_id AS lastPeerId, attempt_count AS attemptCount, object_key AS objectKey, expires_at_ms AS expiresAtMs,
  error`;
const IS_OPEN = "status IN ('waiting', 'running')";

@Injectable()
export class UserDataJobsRepository {
  async insert(
    tx: Sql,
    job: Pick<StoredJob, 'appId' | 'userId' | 'uid' | 'kind' | 'requestedBy' | 'createdAtMs'>,
  ): Promise<number> {
    const { appId, userId, uid, kind, requestedBy, createdAtMs } = job;
    const { insertId } = await tx.execute(
      `INSERT INTO user_data_jobs (app_id, user_id, uid, kind, status, requested_by, created_at_ms, done_count,
         last_peer_id, attempt_count) VALUES (?)`,
      [[appId, userId, Buffer.from(uid), kind, 'waiting', requestedBy, createdAtMs, 0, 0, 0]],
    );
    return insertId;
  }

  async find(sql: Sql, appId: number, id: number): Promise<StoredJob | null> {
    return (await this.select(sql, 'WHERE app_id = ? AND id = ?', [appId, id]))[0] ?? null;
  }

  /** The job of this user that is not done, on `ix_user_data_jobs_user`. The caller holds the user's row. */
  async findOpen(tx: Sql, appId: number, userId: number): Promise<StoredJob | null> {
    const rest = `WHERE app_id = ? AND user_id = ? AND ${IS_OPEN} LIMIT 1`;
    return (await this.select(tx, rest, [appId, userId]))[0] ?? null;
  }

  /** By id descending, from the one after `after` on. */
  list(
    sql: Sql,
    appId: number,
    { kind, uid }: JobFilter,
    { after, limit }: { readonly after: number | null; readonly limit: number },
  ): Promise<StoredJob[]> {
    const uidBytes = uid === null ? null : Buffer.from(uid);
    return this.select(
      sql,
      `WHERE app_id = ? AND (? IS NULL OR id < ?) AND (? IS NULL OR kind = ?) AND (? IS NULL OR uid = ?)
       ORDER BY id DESC LIMIT ?`,
      [appId, after, after, kind, kind, uidBytes, uidBytes, limit],
    );
  }

  /** Of all apps, on `ix_user_data_jobs_status`: what workers may have lost. */
  async listOpen(sql: Sql, limit: number): Promise<Pick<StoredJob, 'appId' | 'id'>[]> {
    return this.select(sql, `WHERE ${IS_OPEN} ORDER BY id LIMIT ?`, [limit]);
  }

  /** Exports of all apps whose time is over and whose object is not gone, on `ix_user_data_jobs_expiry`. */
  listExpired(sql: Sql, nowMs: number, limit: number): Promise<StoredJob[]> {
    return this.select(sql, 'WHERE expires_at_ms <= ? AND object_key IS NOT NULL LIMIT ?', [nowMs, limit]);
  }

  /** A run begins, and will keep an export under this key. False when the job needs none any more. */
  async begin(sql: Sql, { appId, id }: StoredJob, objectKey: string | null): Promise<boolean> {
    const { affectedRows } = await sql.execute(
      `UPDATE user_data_jobs SET status = 'running', attempt_count = attempt_count + 1, object_key = ?
       WHERE app_id = ? AND id = ? AND ${IS_OPEN}`,
      [objectKey, appId, id],
    );
    return affectedRows === 1;
  }

  async setProgress(sql: Sql, { appId, id }: StoredJob, done: number, total: number): Promise<void> {
    await sql.execute(
      `UPDATE user_data_jobs SET done_count = ?, total_count = ? WHERE app_id = ? AND id = ? AND ${IS_OPEN}`,
      [done, total, appId, id],
    );
  }

  /** So many more are done, up to the conversation with a peer: a later run begins behind it. */
  async advance(sql: Sql, { appId, id }: StoredJob, count: number, lastPeerId: number): Promise<void> {
    await sql.execute(
      `UPDATE user_data_jobs SET done_count = done_count + ?, last_peer_id = GREATEST(last_peer_id, ?),
         attempt_count = 0
       WHERE app_id = ? AND id = ? AND ${IS_OPEN}`,
      [count, lastPeerId, appId, id],
    );
  }

  /** One more is done of a run that cannot be gone on with. */
  async countDone(sql: Sql, { appId, id }: StoredJob): Promise<void> {
    await sql.execute(
      `UPDATE user_data_jobs SET done_count = done_count + 1 WHERE app_id = ? AND id = ? AND ${IS_OPEN}`,
      [appId, id],
    );
  }

  /** False when it was finished before, or another run keeps its export elsewhere. */
  async finish(
    sql: Sql,
    { appId, id }: StoredJob,
    objectKey: string | null,
    { nowMs, expiresAtMs }: { readonly nowMs: number; readonly expiresAtMs: number | null },
  ): Promise<boolean> {
    const { affectedRows } = await sql.execute(
      `UPDATE user_data_jobs SET status = 'done', finished_at_ms = ?, expires_at_ms = ?,
         total_count = COALESCE(total_count, 0), done_count = COALESCE(total_count, 0)
       WHERE app_id = ? AND id = ? AND ${IS_OPEN} AND object_key <=> ?`,
      [nowMs, expiresAtMs, appId, id, objectKey],
    );
    return affectedRows === 1;
  }

  /** What an export left behind goes with the expired ones. */
  async fail(sql: Sql, { appId, id }: StoredJob, error: string, nowMs: number): Promise<void> {
    await sql.execute(
      `UPDATE user_data_jobs SET status = 'failed', finished_at_ms = ?, expires_at_ms = ?, error = ?
       WHERE app_id = ? AND id = ? AND ${IS_OPEN}`,
      [nowMs, nowMs, error, appId, id],
    );
  }

  /** The user's exports can be fetched no longer. */
  async expireExports(tx: Sql, appId: number, userId: number, nowMs: number): Promise<void> {
    await tx.execute(
      `UPDATE user_data_jobs SET expires_at_ms = ?
       WHERE app_id = ? AND user_id = ? AND status = 'done' AND expires_at_ms > ?`,
      [nowMs, appId, userId, nowMs],
    );
  }

  async forgetObject(sql: Sql, { appId, id, objectKey }: StoredJob): Promise<void> {
    await sql.execute(
      'UPDATE user_data_jobs SET object_key = NULL WHERE app_id = ? AND id = ? AND object_key = ?',
      [appId, id, objectKey],
    );
  }

  private async select(sql: Sql, rest: string, values: unknown[]): Promise<StoredJob[]> {
    return (await sql.query<Row>(`SELECT ${COLUMNS} FROM user_data_jobs ${rest}`, values)).map(jobOf);
  }
}

function jobOf({ done, total, expiresAtMs, uid, ...row }: Row): StoredJob {
  return {
    ...row,
    uid: uid.toString('utf8'),
    progress: { done: total === null ? done : Math.min(done, total), total },
    downloadExpiresAtMs: row.kind === 'export' && row.status === 'done' ? expiresAtMs : null,
  };
}
