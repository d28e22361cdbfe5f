import { createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Secret, TOTP } from 'otpauth';
import { CONFIG, type Config } from '@hongyan/config';
import { Clock, deriveKey, openSecret, sealSecret } from '@hongyan/kernel';
import type { Sql } from '@hongyan/persistence';
import { type AdminRecord, AdminsRepository } from './admins.repository.js';
import { CredentialsRepository } from './credentials.repository.js';

const STEP_SECONDS = 30;
/** Phones that are half a minute off still work. */
const WINDOW_STEPS = 1;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const CODE_LENGTH = 10;

/** The second factor: codes of an authenticator app (RFC 6238) and recovery codes, each good for once. */
@Injectable()
export class SecondFactor {
  private readonly sealKey: Buffer;
  private readonly codeKey: Buffer;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly admins: AdminsRepository,
    private readonly credentials: CredentialsRepository,
    private readonly clock: Clock,
  ) {
    this.sealKey = deriveKey(config.masterKey, 'admin second factor');
    this.codeKey = deriveKey(config.masterKey, 'admin recovery codes');
  }

  /** A new secret, as the database keeps it and as an authenticator app takes it. */
  propose(email: string): { sealed: Buffer; secret: string; uri: string } {
    const { base32: secret } = new Secret({ size: SECRET_BYTES });
    return { sealed: sealSecret(secret, this.sealKey), secret, uri: this.totp(secret, email).toString() };
  }

  /** The time step that a code belongs to, or null for a wrong one. Does not take it. */
  stepOf(sealed: Buffer, code: string): number | null {
    const nowMs = this.clock.nowMs();
    const totp = this.totp(openSecret(sealed, this.sealKey), '');
    const delta = totp.validate({ token: code, timestamp: nowMs, window: WINDOW_STEPS });
    return delta === null ? null : Math.floor(nowMs / 1000 / STEP_SECONDS) + delta;
  }

  /** Uses up a code of the app, or a recovery code. False for a wrong one and for one that was used before. */
  async take(sql: Sql, { id, totpSealed }: AdminRecord, code: string): Promise<boolean> {
    const typed = code.trim().toLowerCase();
    if (totpSealed && /^\d{6}$/.test(typed)) {
      const step = this.stepOf(totpSealed, typed);
      return step !== null && (await this.admins.takeStep(sql, id, step));
    }
    return this.credentials.takeRecoveryCode(sql, id, this.hashOfCode(typed));
  }

  /** Recovery codes to show once, in place of the old ones. */
  async renewRecoveryCodes(tx: Sql, adminId: number): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    const hashes = codes.map((code) => this.hashOfCode(code));
    await this.credentials.replaceRecoveryCodes(tx, adminId, hashes);
    return codes;
  }

  private totp(secret: string, label: string): TOTP {
    return new TOTP({ issuer: 'Hongyan', label, secret, period: STEP_SECONDS, digits: 6 });
  }

  /** Keyed: 49 bits alone could be tried out by whoever stole the database. */
  private hashOfCode(code: string): Buffer {
    return createHmac('sha256', this.codeKey).update(code.replace('-', '')).digest();
  }
}

function newRecoveryCode(): string {
  let code = '';
  while (code.length < CODE_LENGTH) {
    // The rest of a byte beyond the last whole alphabet would make its first letters likelier.
    const [byte = 0] = randomBytes(1);
    if (byte < 256 - (256 % ALPHABET.length)) code += ALPHABET[byte % ALPHABET.length];
  }
  return `${code.slice(0, CODE_LENGTH / 2)}-${code.slice(CODE_LENGTH / 2)}`;
}
