/** Plan §8. */
export interface App {
  readonly id: number;
  readonly tenantId: number;
  readonly name: string;
  readonly key: string;
  readonly status: 'enabled' | 'disabled' | 'deleting';
  readonly createdAtMs: number;
  readonly deleteAtMs: number | null;
  readonly settings: Settings;
}

export interface Settings {
  readonly signature: 'strict' | 'legacy';
  readonly mobileSignature: 'off' | 'report' | 'enforce';
  readonly onlineNotice: 'app' | 'contacts';
  readonly historyMove: 'grant' | 'open';
  readonly callbackUrl: string;
  readonly retentionDays: number;
  readonly blockedReply: 'hidden' | '4011';
  readonly allowedOrigins: readonly string[];
  /** Sockets of one user; 0 is any number. */
  readonly devicesMax: number;
  /** Sockets of all users; 0 is any number. */
  readonly connectionsMax: number;
  readonly language: 'default' | 'zh-TW' | 'zh-CN' | 'en';
}

/** What every tab of an app is given. */
export interface AppTabProps {
  readonly app: App;
}
