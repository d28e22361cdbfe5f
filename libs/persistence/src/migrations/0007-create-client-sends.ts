import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sends that named themselves, so that a repeat is known for one (docs/adr/0004-repeats-and-catching-up.md). */
export class CreateClientSends1764000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE client_sends (
      app_id INT UNSIGNED NOT NULL,
      from_user_id BIGINT UNSIGNED NOT NULL,
      client_msg_id VARBINARY(64) NOT NULL,
      payload_hash BINARY(32) NOT NULL,
      msg_id BINARY(16) NOT NULL,
      created_at_ms BIGINT UNSIGNED NOT NULL,
      PRIMARY KEY (app_id, from_user_id, client_msg_id),
      KEY ix_client_sends_time (app_id, created_at_ms)
    ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE client_sends');
  }
}
