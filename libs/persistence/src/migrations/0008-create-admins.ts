import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const BYTEWISE = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/** Admins, their ways in, and the log of what they did. Credentials are hashes; the TOTP secret is sealed. */
const TABLES = [
  `CREATE TABLE admins (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT,
    tenant_id INT UNSIGNED NULL,
    email VARCHAR(254) ${BYTEWISE} NOT NULL,
    name VARCHAR(100) NOT NULL,
    role VARCHAR(10) ${ASCII} NOT NULL,
    status VARCHAR(10) ${ASCII} NOT NULL,
    password_hash VARCHAR(255) ${ASCII} NULL,
    totp_sealed VARBINARY(255) NULL,
    totp_pending VARBINARY(255) NULL,
    totp_last_step BIGINT UNSIGNED NOT NULL,
    created_at_ms BIGINT UNSIGNED NOT NULL,
    last_sign_in_at_ms BIGINT UNSIGNED NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_admins_email (email),
    KEY ix_admins_tenant (tenant_id)
  )`,
  `CREATE TABLE admin_invitations (
    admin_id INT UNSIGNED NOT NULL,
    token_hash BINARY(32) NOT NULL,
    purpose VARCHAR(10) ${ASCII} NOT NULL,
    expires_at_ms BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (admin_id),
    UNIQUE KEY uq_admin_invitations_token (token_hash)
  )`,
  `CREATE TABLE admin_recovery_codes (
    admin_id INT UNSIGNED NOT NULL,
    code_hash BINARY(32) NOT NULL,
    PRIMARY KEY (admin_id, code_hash)
  )`,
  `CREATE TABLE admin_sessions (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT,
    admin_id INT UNSIGNED NOT NULL,
    token_hash BINARY(32) NOT NULL,
    ip VARCHAR(45) ${ASCII} NOT NULL,
    user_agent VARCHAR(255) NOT NULL,
    created_at_ms BIGINT UNSIGNED NOT NULL,
    last_used_at_ms BIGINT UNSIGNED NOT NULL,
    expires_at_ms BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_admin_sessions_token (token_hash),
    KEY ix_admin_sessions_admin (admin_id)
  )`,
  `CREATE TABLE admin_tokens (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT,
    admin_id INT UNSIGNED NOT NULL,
    name VARCHAR(100) NOT NULL,
    prefix VARCHAR(20) ${ASCII} NOT NULL,
    token_hash BINARY(32) NOT NULL,
    scopes VARCHAR(1000) ${ASCII} NOT NULL,
    created_at_ms BIGINT UNSIGNED NOT NULL,
    last_used_at_ms BIGINT UNSIGNED NULL,
    expires_at_ms BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_admin_tokens_token (token_hash),
    KEY ix_admin_tokens_admin (admin_id)
  )`,
  `CREATE TABLE sign_in_attempts (
    subject BINARY(32) NOT NULL,
    attempt_count INT UNSIGNED NOT NULL,
    window_ends_at_ms BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (subject),
    KEY ix_sign_in_attempts_end (window_ends_at_ms)
  )`,
  `CREATE TABLE audit_log (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    at_ms BIGINT UNSIGNED NOT NULL,
    tenant_id INT UNSIGNED NULL,
    actor_kind VARCHAR(10) ${ASCII} NOT NULL,
    actor_id INT UNSIGNED NULL,
    actor_name VARCHAR(254) NOT NULL,
    token_id INT UNSIGNED NULL,
    ip VARCHAR(45) ${ASCII} NULL,
    action VARCHAR(50) ${ASCII} NOT NULL,
    object_kind VARCHAR(20) ${ASCII} NOT NULL,
    object_id VARCHAR(100) ${BYTEWISE} NOT NULL,
    object_name VARCHAR(254) NOT NULL,
    before_json MEDIUMTEXT ${BYTEWISE} NULL,
    after_json MEDIUMTEXT ${BYTEWISE} NULL,
    PRIMARY KEY (id),
    KEY ix_audit_log_tenant (tenant_id, id),
    KEY ix_audit_log_actor (actor_id, id),
    KEY ix_audit_log_object (object_kind, object_id, id),
    KEY ix_audit_log_action (action, id),
    KEY ix_audit_log_at (at_ms)
  )`,
];

export class CreateAdmins1764000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(`${table} ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
    }
    await runner.query(
      `ALTER TABLE tenants ADD COLUMN status VARCHAR(10) ${ASCII} NOT NULL DEFAULT 'active'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE tenants DROP COLUMN status');
    const names = TABLES.map((table) => /CREATE TABLE (\w+)/.exec(table)![1]!);
    await runner.query(`DROP TABLE ${names.join(', ')}`);
  }
}
