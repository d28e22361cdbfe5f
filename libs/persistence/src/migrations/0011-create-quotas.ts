import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What apps and tenants may use, null for as much as they like, and what apps have used. */
const TABLES = [
  `CREATE TABLE quotas (
    owner_kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    owner_id INT UNSIGNED NOT NULL,
    connections BIGINT UNSIGNED NULL,
    messages_per_second BIGINT UNSIGNED NULL,
    stored_messages BIGINT UNSIGNED NULL,
    upload_bytes BIGINT UNSIGNED NULL,
    PRIMARY KEY (owner_kind, owner_id)
  )`,
  `CREATE TABLE stored_messages (
    app_id INT UNSIGNED NOT NULL,
    message_count BIGINT NOT NULL,
    PRIMARY KEY (app_id)
  )`,
  `CREATE TABLE uploads (
    app_id INT UNSIGNED NOT NULL,
    month INT UNSIGNED NOT NULL,
    byte_count BIGINT NOT NULL,
    PRIMARY KEY (app_id, month)
  )`,
];

export class CreateQuotas1764000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(`${table} ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
    }
    // One pass over `ix_messages_app_time`; from here on the log keeps count.
    await runner.query(
      'INSERT INTO stored_messages (app_id, message_count) SELECT app_id, COUNT(*) FROM messages GROUP BY app_id',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE quotas, stored_messages, uploads');
  }
}
