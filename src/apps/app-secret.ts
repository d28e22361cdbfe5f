import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const CREDENTIAL_BYTES = 20;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A new app key or secret: 40 lowercase hex characters from the system's random source (contract 1.1, 9 S8). */
export function newCredential(): string {
  return randomBytes(CREDENTIAL_BYTES).toString('hex');
}

/**
 * Seals a secret for the database (AES-256-GCM). The signature formula of contract 2.1 needs the secret itself, so
 * a hash would not do; without the installation's key the stored bytes are worth nothing.
 */
export function sealSecret(secret: string, key: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Opens what {@link sealSecret} sealed. Throws when the key is another one or the bytes were changed. */
export function openSecret(sealed: Buffer, key: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([
    decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)),
    decipher.final(),
  ]).toString('utf8');
}
