import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a deleted app goes for good, and when a secret was last used. */
export class DeleteAppsAndSeeSecretsUsed1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE apps ADD delete_at_ms BIGINT UNSIGNED NULL, ADD KEY ix_apps_delete (delete_at_ms)',
    );
    await runner.query('ALTER TABLE app_secrets ADD last_used_at_ms BIGINT UNSIGNED NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE app_secrets DROP last_used_at_ms');
    await runner.query('ALTER TABLE apps DROP KEY ix_apps_delete, DROP delete_at_ms');
  }
}
