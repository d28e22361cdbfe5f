import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { AppError, type AppPrincipal, Clock, equalInConstantTime } from '@hongyan/kernel';
import type { App } from './app.js';
import { isSignedBy, type SignatureHeaders, timeStampMs } from './app-signature.js';
import { AppsService, type Signer } from './apps.service.js';
import { isHmacSignedBy, type SignedCall } from './hmac-signature.js';
import { NoncesStore } from './nonces.store.js';
import type { SigningSecret } from './secrets/app-secret.js';
import { SecretUses } from './secrets/secret-uses.service.js';

/** A call that is signed the second way, beside the headers of the first. */
export interface HmacCall extends Omit<SignedCall, 'nonce' | 'timeStamp'> {
  readonly signature: string;
}

/** Finds out which app makes a call (contract 2.1, 2.2 and docs/signatures.md). */
@Injectable()
export class SignatureService {
  private readonly windowMs: number;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly apps: AppsService,
    private readonly nonces: NoncesStore,
    private readonly uses: SecretUses,
    private readonly clock: Clock,
  ) {
    this.windowMs = config.signatureWindowSeconds * 1000;
  }

  /**
   * By signature, the second one if the call has it. Throws `key_error` for an unknown or disabled app, then `sign_error` for a signature that is wrong,
   * stale or used before. Both texts go out under `msg` and `message`.
   */
  async authenticate(headers: SignatureHeaders, hmac?: HmacCall): Promise<AppPrincipal> {
    const { signer, used } = await this.signerOf(headers.appKey, (secret) =>
      hmac ? isHmacSignedBy(secret, { ...headers, ...hmac }, hmac.signature) : isSignedBy(secret, headers),
    );
    if (!signer) throw new AppError('key_error', { textAlsoAsMsg: true });
    if (!used) throw this.refusal('wrong signature');
    const { app } = signer;
    // The switch is for back ends that were there before; nobody signs the new way with arbitrary values.
    if (hmac || app.settings.signature === 'strict') await this.refuseReplay(app.id, headers);
    this.uses.note(used.id);
    return principalOf(app);
  }

  /** By the secret itself (contract 2.2). Throws `key_error` for an unknown or disabled app and a wrong secret alike. */
  async authenticateBySecret(appKey: string, appSecret: string): Promise<AppPrincipal> {
    const { signer, used } = await this.signerOf(appKey, (secret) => equalInConstantTime(secret, appSecret));
    if (!signer || !used) throw new AppError('key_error');
    this.uses.note(used.id);
    return principalOf(signer.app);
  }

  /** Who signs with the key, and the secret that was used, if it is one. */
  private async signerOf(
    key: string,
    isRight: (secret: string) => boolean,
  ): Promise<{ signer: Signer | null; used: SigningSecret | undefined }> {
    const cached = await this.apps.findSigner(key);
    const used = theRightOne(cached?.secrets ?? [], isRight);
    if (!cached || used) return { signer: cached, used };
    const signer = await this.apps.findSignerAnew(key);
    return { signer, used: theRightOne(signer?.secrets ?? [], isRight) };
  }

  private async refuseReplay(appId: number, { nonce, timeStamp }: SignatureHeaders): Promise<void> {
    const signedAtMs = timeStampMs(timeStamp);
    if (nonce === '' || signedAtMs === null)
      throw this.refusal('empty nonce or time-stamp that is no number');
    const ageMs = Math.abs(this.clock.nowMs() - signedAtMs);
    if (ageMs > this.windowMs)
      throw this.refusal(`time-stamp is ${Math.round(ageMs / 1000)} s from our clock`);
    // A time-stamp may be as far ahead as behind, so a nonce can come back for twice the window. It is taken
    // together with its time-stamp, because the formula does not say where one ends and the other begins.
    const isFresh = await this.nonces.take(appId, nonce + timeStamp, 2 * this.windowMs);
    if (!isFresh) throw this.refusal('nonce was used before');
  }

  private refusal(internal: string): AppError {
    return new AppError('sign_error', { internal, textAlsoAsMsg: true });
  }
}

function principalOf({ id, tenantId }: App): AppPrincipal {
  return { kind: 'app', appId: id, tenantId };
}

/** All are tried, so that the time does not say which one it was. */
function theRightOne(
  secrets: readonly SigningSecret[],
  isRight: (secret: string) => boolean,
): SigningSecret | undefined {
  let found: SigningSecret | undefined;
  for (const each of secrets) found = isRight(each.secret) ? each : found;
  return found;
}
