import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin NOT NULL';
const TABLE = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';

/** Settings per app, device secrets, blocked senders, welcome texts, and how often a user's tokens were revoked. */
export class AddAppSettingsBlocksAndWelcomes1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE apps
      MODIFY signature_mode VARCHAR(10) ${ASCII} DEFAULT 'strict',
      ADD mobile_signature VARCHAR(10) ${ASCII} DEFAULT 'off',
      ADD online_notice VARCHAR(10) ${ASCII} DEFAULT 'app',
      ADD history_move VARCHAR(10) ${ASCII} DEFAULT 'grant',
      ADD callback_url VARCHAR(1000) ${ASCII} DEFAULT '',
      ADD retention_days INT UNSIGNED NOT NULL DEFAULT 365,
      ADD blocked_reply VARCHAR(10) ${ASCII} DEFAULT 'hidden',
      ADD allowed_origins VARCHAR(2000) ${ASCII} DEFAULT '*',
      ADD language VARCHAR(10) ${ASCII} DEFAULT 'default'`);
    await runner.query('ALTER TABLE tokens ADD generation INT UNSIGNED NOT NULL DEFAULT 0');
    await runner.query(`CREATE TABLE device_secrets (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      app_id INT UNSIGNED NOT NULL,
      device VARCHAR(20) ${ASCII},
      client_app_id VARCHAR(100) ${ASCII},
      sealed VARBINARY(255) NOT NULL,
      created_at_ms BIGINT UNSIGNED NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_device_secrets (app_id, device, client_app_id)
    ) ${TABLE}`);
    await runner.query(`CREATE TABLE blocked_uids (
      app_id INT UNSIGNED NOT NULL,
      uid VARBINARY(400) NOT NULL,
      created_at_ms BIGINT UNSIGNED NOT NULL,
      PRIMARY KEY (app_id, uid)
    ) ${TABLE}`);
    await runner.query(`CREATE TABLE welcomes (
      app_id INT UNSIGNED NOT NULL,
      user_id BIGINT UNSIGNED NOT NULL,
      content TEXT NOT NULL,
      updated_at_ms BIGINT UNSIGNED NOT NULL,
      PRIMARY KEY (app_id, user_id)
    ) ${TABLE}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE welcomes, blocked_uids, device_secrets');
    await runner.query('ALTER TABLE tokens DROP generation');
    await runner.query(`ALTER TABLE apps
      DROP mobile_signature, DROP online_notice, DROP history_move, DROP callback_url, DROP retention_days,
      DROP blocked_reply, DROP allowed_origins, DROP language, MODIFY signature_mode VARCHAR(10) ${ASCII}`);
  }
}
