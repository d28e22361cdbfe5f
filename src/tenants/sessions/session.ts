/** A sign-in that lasts. */
export interface Session {
  readonly id: number;
  readonly ip: string;
  readonly userAgent: string;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number;
  readonly expiresAtMs: number;
}
