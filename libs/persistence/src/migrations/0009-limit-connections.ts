import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many sockets a user, and all users of an app together, may have at a time. */
export class LimitConnections1764000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE apps
      ADD devices_max INT UNSIGNED NOT NULL DEFAULT 20,
      ADD connections_max INT UNSIGNED NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE apps DROP devices_max, DROP connections_max');
  }
}
