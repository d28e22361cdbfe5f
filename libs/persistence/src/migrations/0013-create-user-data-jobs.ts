import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

/** Jobs that erase or export one user's data, and whose upload each picture was. */
const TABLES = [
  `CREATE TABLE user_data_jobs (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT,
    app_id INT UNSIGNED NOT NULL,
    user_id BIGINT UNSIGNED NOT NULL,
    uid VARBINARY(400) NOT NULL,
    kind VARCHAR(10) ${ASCII} NOT NULL,
    status VARCHAR(10) ${ASCII} NOT NULL,
    requested_by VARCHAR(254) NOT NULL,
    created_at_ms BIGINT UNSIGNED NOT NULL,
    finished_at_ms BIGINT UNSIGNED NULL,
    done_count INT UNSIGNED NOT NULL,
    total_count INT UNSIGNED NULL,
    last_peer_id BIGINT UNSIGNED NOT NULL,
    attempt_count SMALLINT UNSIGNED NOT NULL,
    object_key VARCHAR(100) ${ASCII} NULL,
    expires_at_ms BIGINT UNSIGNED NULL,
    error VARCHAR(200) NULL,
    PRIMARY KEY (id),
    KEY ix_user_data_jobs_app (app_id, id),
    KEY ix_user_data_jobs_user (app_id, user_id, id),
    KEY ix_user_data_jobs_status (status, id),
    KEY ix_user_data_jobs_expiry (expires_at_ms)
  )`,
  `CREATE TABLE media_uploads (
    app_id INT UNSIGNED NOT NULL,
    user_id BIGINT UNSIGNED NOT NULL,
    picture_key VARCHAR(100) ${ASCII} NOT NULL,
    created_at_ms BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (app_id, user_id, picture_key)
  )`,
];

export class CreateUserDataJobs1764000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(`${table} ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE media_uploads, user_data_jobs');
  }
}
