import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Import, move and retention leave a conversation that is no longer dense for everyone. A message tells from whom it
 * is hidden and whether it can count as unread; an inbox row knows how many sequences after its mark are not to be
 * seen, so that totals stay subtractions.
 */
export class AccountForGaps1764000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE messages ADD COLUMN flags TINYINT UNSIGNED NOT NULL DEFAULT 0 AFTER status,
         ADD KEY ix_messages_app_time (app_id, created_at_ms)`,
    );
    await runner.query(
      'ALTER TABLE inbox ADD COLUMN missing_count INT UNSIGNED NOT NULL DEFAULT 0 AFTER cleared_seq',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE inbox DROP COLUMN missing_count');
    await runner.query('ALTER TABLE messages DROP KEY ix_messages_app_time, DROP COLUMN flags');
  }
}
