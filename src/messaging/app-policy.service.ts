import { Injectable } from '@nestjs/common';

/** What an app decides for messaging. */
export interface AppPolicy {
  /** Who hears that a user came online (DESIGN 6.4). */
  readonly onlineNotice: 'app' | 'contacts';
  /** Whether any user may take over any other's history, or only with a grant (DESIGN 6.3). */
  readonly historyMove: 'grant' | 'open';
  /** Messages older than this are removed; 0 keeps them for ever (contract 8.2). */
  readonly retentionDays: number;
}

const DEFAULTS: AppPolicy = { onlineNotice: 'app', historyMove: 'grant', retentionDays: 365 };

/** The one place where messaging asks for an app's settings. */
@Injectable()
export class AppPolicyService {
  async of(_appId: number): Promise<AppPolicy> {
    return DEFAULTS;
  }
}
