import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@hongyan/kernel';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { isOriginAllowed } from './allowed-origin.js';
import type { App } from './app.js';
import { DeviceSecretsService } from './device-secrets.service.js';
import { judgeMobileSignature, type MobileCall } from './mobile-signature.js';

/** Where a browser says that a call comes from. */
export interface CallOrigin {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
}

/** What an app demands of its clients beyond a token. */
@Injectable()
export class ClientPolicy {
  constructor(
    private readonly devices: DeviceSecretsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Throws `do_failed` for a page that the app does not know (contract 9, S22). */
  requireOrigin({ settings }: App, { origin, host }: CallOrigin): void {
    if (!isOriginAllowed(settings.allowedOrigins, origin, host)) {
      throw new AppError('do_failed', { internal: 'origin is not allowed' });
    }
  }

  /**
   * Checks the mobile request signature as the app wants it (DESIGN 6.2); `describe` is not called when it is off.
   * Throws `sign_error` only when it is enforced, and only for a listed device.
   */
  async requireMobileSignature({ id, settings }: App, describe: () => MobileCall): Promise<void> {
    if (settings.mobileSignature === 'off') return;
    const call = describe();
    const verdict = judgeMobileSignature(call, await this.devices.list(id));
    if (verdict === 'valid' || verdict === 'unlisted') return;
    if (settings.mobileSignature === 'enforce') {
      throw new AppError('sign_error', { internal: `mobile signature is ${verdict}` });
    }
    this.logger.warn({ appId: id, verdict, path: call.paths[0] }, 'Mobile signature');
  }
}
