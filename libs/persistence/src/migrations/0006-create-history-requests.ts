import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Work on histories that was accepted and is still to be done: imports, moves, and who may ask for a move. */
const TABLES = [
  `CREATE TABLE imports (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    lane SMALLINT UNSIGNED NOT NULL,
    app_id INT UNSIGNED NOT NULL,
    from_user_id BIGINT UNSIGNED NOT NULL,
    target_user_id BIGINT UNSIGNED NOT NULL,
    msg_id BINARY(16) NOT NULL,
    type VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at_ms BIGINT UNSIGNED NOT NULL,
    content MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    PRIMARY KEY (id),
    KEY ix_imports_lane (lane, id)
  )`,
  `CREATE TABLE move_grants (
    app_id INT UNSIGNED NOT NULL,
    from_user_id BIGINT UNSIGNED NOT NULL,
    to_user_id BIGINT UNSIGNED NOT NULL,
    expires_at_ms BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (app_id, from_user_id, to_user_id)
  )`,
  `CREATE TABLE moves (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    app_id INT UNSIGNED NOT NULL,
    from_user_id BIGINT UNSIGNED NOT NULL,
    to_user_id BIGINT UNSIGNED NOT NULL,
    cut_at_ms BIGINT UNSIGNED NOT NULL,
    requested_at_ms BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_moves_users (app_id, from_user_id, to_user_id)
  )`,
];

export class CreateHistoryRequests1764000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(`${table} ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE moves, move_grants, imports');
  }
}
