import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const TABLE = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';
const BODY = 'MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL';

/** Callbacks that are owed, what became of each attempt, and those that were given up. */
export class CreateWebhooks1764000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE webhook_owed (
      app_id INT UNSIGNED NOT NULL,
      msg_id BINARY(16) NOT NULL,
      body ${BODY},
      created_at_ms BIGINT UNSIGNED NOT NULL,
      attempt_count SMALLINT UNSIGNED NOT NULL,
      attempts_left SMALLINT UNSIGNED NOT NULL,
      due_at_ms BIGINT UNSIGNED NOT NULL,
      claimed_until_ms BIGINT UNSIGNED NOT NULL,
      PRIMARY KEY (app_id, msg_id),
      KEY ix_webhook_owed_due (app_id, due_at_ms)
    ) ${TABLE}`);
    await runner.query(`CREATE TABLE webhook_attempts (
      app_id INT UNSIGNED NOT NULL,
      msg_id BINARY(16) NOT NULL,
      attempt SMALLINT UNSIGNED NOT NULL,
      at_ms BIGINT UNSIGNED NOT NULL,
      duration_ms INT UNSIGNED NOT NULL,
      outcome VARCHAR(10) ${ASCII} NOT NULL,
      status SMALLINT UNSIGNED NULL,
      error VARCHAR(60) ${ASCII} NULL,
      PRIMARY KEY (app_id, msg_id, attempt),
      KEY ix_webhook_attempts_time (app_id, at_ms)
    ) ${TABLE}`);
    await runner.query(`CREATE TABLE webhook_dead_letters (
      app_id INT UNSIGNED NOT NULL,
      msg_id BINARY(16) NOT NULL,
      body ${BODY},
      created_at_ms BIGINT UNSIGNED NOT NULL,
      attempt_count SMALLINT UNSIGNED NOT NULL,
      died_at_ms BIGINT UNSIGNED NOT NULL,
      PRIMARY KEY (app_id, msg_id),
      KEY ix_webhook_dead_letters_time (app_id, died_at_ms)
    ) ${TABLE}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_dead_letters, webhook_attempts, webhook_owed');
  }
}
