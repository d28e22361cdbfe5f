import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const TABLE = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';

/**
 * When a message was pushed and when it arrived, to which nodes, and which sends were refused. The new columns stand
 * at the end and have a default: both servers add them to a table of any size at once.
 */
export class FollowMessages1764000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE messages
      ADD pushed_at_ms BIGINT UNSIGNED NOT NULL DEFAULT 0,
      ADD arrived_at_ms BIGINT UNSIGNED NOT NULL DEFAULT 0`);
    await runner.query(`CREATE TABLE push_batches (
      app_id INT UNSIGNED NOT NULL,
      pushed_at_ms BIGINT UNSIGNED NOT NULL,
      nonce INT UNSIGNED NOT NULL,
      entries MEDIUMBLOB NOT NULL,
      PRIMARY KEY (app_id, pushed_at_ms, nonce)
    ) ${TABLE}`);
    await runner.query(`CREATE TABLE refused_sends (
      app_id INT UNSIGNED NOT NULL,
      msg_id BINARY(16) NOT NULL,
      from_user_id BIGINT UNSIGNED NOT NULL,
      to_user_id BIGINT UNSIGNED NOT NULL,
      type VARCHAR(20) ${ASCII} NOT NULL,
      blocked_by VARCHAR(10) ${ASCII} NOT NULL,
      PRIMARY KEY (app_id, msg_id),
      KEY ix_refused_sends_pair (app_id, from_user_id, to_user_id, msg_id)
    ) ${TABLE}`);
    await runner.query(
      'ALTER TABLE webhook_attempts ADD KEY ix_webhook_attempts_outcome (app_id, outcome, at_ms)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE webhook_attempts DROP KEY ix_webhook_attempts_outcome');
    await runner.query('DROP TABLE refused_sends, push_batches');
    await runner.query('ALTER TABLE messages DROP pushed_at_ms, DROP arrived_at_ms');
  }
}
