/** An API token, without the token. */
export interface ApiToken {
  readonly id: number;
  readonly name: string;
  /** How lists show which one it is; no secret. */
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly lastUsedAtMs: number | null;
}
