import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Settings that an app's server makes over the wire (contract 3.24). The revision is random and new with every
 * write, so that a cache can tell a list that was deleted and written anew from the one that it knows.
 */
export class CreateAppConfig1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE app_config (
        app_id INT UNSIGNED NOT NULL,
        config_key VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        config_value MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        revision BINARY(8) NOT NULL,
        updated_at_ms BIGINT UNSIGNED NOT NULL,
        PRIMARY KEY (app_id, config_key)
      ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE app_config');
  }
}
