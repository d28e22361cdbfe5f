import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of DESIGN section 3. Uids are VARBINARY: compared byte for byte, trailing spaces included, on MySQL
 * and MariaDB alike. Times are unix milliseconds. Every key of app data begins with the app or the conversation.
 */
const TABLES = [
  `CREATE TABLE tenants (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(100) NOT NULL,
    created_at_ms BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_tenants_name (name)
  )`,
  `CREATE TABLE apps (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id INT UNSIGNED NOT NULL,
    name VARCHAR(100) NOT NULL,
    app_key CHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    signature_mode VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at_ms BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_apps_app_key (app_key),
    KEY ix_apps_tenant (tenant_id)
  )`,
  `CREATE TABLE app_secrets (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT,
    app_id INT UNSIGNED NOT NULL,
    sealed VARBINARY(255) NOT NULL,
    created_at_ms BIGINT UNSIGNED NOT NULL,
    expires_at_ms BIGINT UNSIGNED NULL,
    PRIMARY KEY (id),
    KEY ix_app_secrets_app (app_id)
  )`,
  `CREATE TABLE users (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    app_id INT UNSIGNED NOT NULL,
    uid VARBINARY(400) NOT NULL,
    nickname VARCHAR(100) NOT NULL,
    avatar VARCHAR(255) NOT NULL,
    extend MEDIUMTEXT NOT NULL,
    created_at_ms BIGINT UNSIGNED NOT NULL,
    updated_at_ms BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_users_app_uid (app_id, uid)
  )`,
  `CREATE TABLE tokens (
    app_id INT UNSIGNED NOT NULL,
    user_id BIGINT UNSIGNED NOT NULL,
    seed BINARY(16) NOT NULL,
    token_hash BINARY(32) NOT NULL,
    created_at_ms BIGINT UNSIGNED NOT NULL,
    expires_at_ms BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (app_id, user_id),
    UNIQUE KEY uq_tokens_hash (token_hash)
  )`,
  `CREATE TABLE conversations (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    app_id INT UNSIGNED NOT NULL,
    a_user_id BIGINT UNSIGNED NOT NULL,
    b_user_id BIGINT UNSIGNED NOT NULL,
    last_seq INT UNSIGNED NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_conversations_pair (app_id, a_user_id, b_user_id)
  )`,
  `CREATE TABLE messages (
    conversation_id BIGINT UNSIGNED NOT NULL,
    seq INT UNSIGNED NOT NULL,
    app_id INT UNSIGNED NOT NULL,
    msg_id BINARY(16) NOT NULL,
    from_user_id BIGINT UNSIGNED NOT NULL,
    type VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status TINYINT UNSIGNED NOT NULL,
    created_at_ms BIGINT UNSIGNED NOT NULL,
    content MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    PRIMARY KEY (conversation_id, seq),
    UNIQUE KEY uq_messages_msg_id (app_id, msg_id)
  )`,
  `CREATE TABLE inbox (
    app_id INT UNSIGNED NOT NULL,
    user_id BIGINT UNSIGNED NOT NULL,
    peer_user_id BIGINT UNSIGNED NOT NULL,
    conversation_id BIGINT UNSIGNED NOT NULL,
    unread_count INT UNSIGNED NOT NULL,
    read_seq INT UNSIGNED NOT NULL,
    read_at_ms BIGINT UNSIGNED NOT NULL,
    cleared_seq INT UNSIGNED NOT NULL,
    last_seq INT UNSIGNED NOT NULL,
    active_at_ms BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (app_id, user_id, peer_user_id),
    KEY ix_inbox_recent (app_id, user_id, active_at_ms)
  )`,
  `CREATE TABLE outbox (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    lane SMALLINT UNSIGNED NOT NULL,
    created_at_ms BIGINT UNSIGNED NOT NULL,
    batch MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    PRIMARY KEY (id)
  )`,
];

export class CreateTables1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(`${table} ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    const names = TABLES.map((table) => /CREATE TABLE (\w+)/.exec(table)![1]!);
    await runner.query(`DROP TABLE ${names.join(', ')}`);
  }
}
