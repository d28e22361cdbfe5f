import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';

export interface StoredInvitation {
  readonly adminId: number;
  readonly purpose: 'invite' | 'reset';
  readonly expiresAtMs: number;
}

/** Invitations and recovery codes: what works once. */
@Injectable()
export class CredentialsRepository {
  /** The one link of an admin; an older one ends. */
  async putInvitation(tx: Sql, tokenHash: Buffer, invitation: StoredInvitation): Promise<void> {
    const { adminId, purpose, expiresAtMs } = invitation;
    await tx.execute(
      'REPLACE INTO admin_invitations (admin_id, token_hash, purpose, expires_at_ms) VALUES (?)',
      [[adminId, tokenHash, purpose, expiresAtMs]],
    );
  }

  /** On `uq_admin_invitations_token`. */
  async findInvitation(sql: Sql, tokenHash: Buffer): Promise<StoredInvitation | null> {
    const [row] = await sql.query<StoredInvitation>(
      `SELECT admin_id AS adminId, purpose, expires_at_ms AS expiresAtMs FROM admin_invitations
       WHERE token_hash = ?`,
      [tokenHash],
    );
    return row ?? null;
  }

  /** False when it was used or replaced meanwhile. */
  async takeInvitation(tx: Sql, tokenHash: Buffer): Promise<boolean> {
    const { affectedRows } = await tx.execute('DELETE FROM admin_invitations WHERE token_hash = ?', [
      tokenHash,
    ]);
    return affectedRows === 1;
  }

  async removeInvitation(tx: Sql, adminId: number): Promise<void> {
    await tx.execute('DELETE FROM admin_invitations WHERE admin_id = ?', [adminId]);
  }

  async replaceRecoveryCodes(tx: Sql, adminId: number, hashes: readonly Buffer[]): Promise<void> {
    await tx.execute('DELETE FROM admin_recovery_codes WHERE admin_id = ?', [adminId]);
    if (hashes.length === 0) return;
    await tx.execute('INSERT INTO admin_recovery_codes (admin_id, code_hash) VALUES ?', [
      hashes.map((hash) => [adminId, hash]),
    ]);
  }

  /** False when the admin has no such code left. */
  async takeRecoveryCode(sql: Sql, adminId: number, hash: Buffer): Promise<boolean> {
    const { affectedRows } = await sql.execute(
      'DELETE FROM admin_recovery_codes WHERE admin_id = ? AND code_hash = ?',
      [adminId, hash],
    );
    return affectedRows === 1;
  }

  async countRecoveryCodes(sql: Sql, adminId: number): Promise<number> {
    const [row] = await sql.query<{ count: number }>(
      'SELECT COUNT(*) AS count FROM admin_recovery_codes WHERE admin_id = ?',
      [adminId],
    );
    return row!.count;
  }
}
