import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { AppError, type AppPrincipal, Clock } from '@hongyan/kernel';
import { isSignedByAny, type SignatureHeaders, timeStampMs } from './app-signature.js';
import { AppsService } from './apps.service.js';
import { NoncesStore } from './nonces.store.js';

/** Finds out which app signed a call (contract 2.1). */
@Injectable()
export class SignatureService {
  private readonly windowMs: number;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly apps: AppsService,
    private readonly nonces: NoncesStore,
    private readonly clock: Clock,
  ) {
    this.windowMs = config.signatureWindowSeconds * 1000;
  }

  /**
   * Throws `key_error` for an unknown or disabled app, then `sign_error` for a signature that is wrong, stale or
   * used before. Both texts go out under `msg` and `message`.
   */
  async authenticate(headers: SignatureHeaders): Promise<AppPrincipal> {
    const signer = await this.apps.findSigner(headers.appKey);
    if (!signer) throw new AppError('key_error', { textAlsoAsMsg: true });
    const { app, secrets } = signer;
    if (!isSignedByAny(secrets, headers)) throw this.refusal('wrong signature');
    if (app.signatureMode === 'strict') await this.refuseReplay(app.id, headers);
    return { kind: 'app', appId: app.id, tenantId: app.tenantId };
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
