import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';

export interface AttemptCount {
  readonly count: number;
  readonly windowEndsAtMs: number;
}

/** Attempts to sign in, by what is counted. In the database: a flushed Redis must not open a locked door. */
@Injectable()
export class SignInAttemptsRepository {
  /**
   * Counts one more, in the present window or in a new one. The row stays locked until the transaction ends, so that of
   * attempts at once each gets a count of its own.
   */
  async add(tx: Sql, subject: Buffer, nowMs: number, windowMs: number): Promise<AttemptCount> {
    await tx.execute(
      `INSERT INTO sign_in_attempts (subject, attempt_count, window_ends_at_ms) VALUES (?)
       ON DUPLICATE KEY UPDATE
         attempt_count = IF(window_ends_at_ms <= ?, 1, attempt_count + 1),
         window_ends_at_ms = IF(window_ends_at_ms <= ?, VALUES(window_ends_at_ms), window_ends_at_ms)`,
      [[subject, 1, nowMs + windowMs], nowMs, nowMs],
    );
    const [row] = await tx.query<AttemptCount>(
      `SELECT attempt_count AS count, window_ends_at_ms AS windowEndsAtMs FROM sign_in_attempts
       WHERE subject = ?`,
      [subject],
    );
    return row!;
  }

  /** Takes one back: it was no failure. */
  async giveBack(sql: Sql, subjects: readonly Buffer[]): Promise<void> {
    await sql.execute(
      'UPDATE sign_in_attempts SET attempt_count = attempt_count - 1 WHERE subject IN (?) AND attempt_count > 0',
      [subjects],
    );
  }

  async remove(sql: Sql, subject: Buffer): Promise<void> {
    await sql.execute('DELETE FROM sign_in_attempts WHERE subject = ?', [subject]);
  }

  /** On `ix_sign_in_attempts_end`. */
  async removeEnded(sql: Sql, nowMs: number, limit: number): Promise<void> {
    await sql.execute('DELETE FROM sign_in_attempts WHERE window_ends_at_ms <= ? LIMIT ?', [nowMs, limit]);
  }
}
