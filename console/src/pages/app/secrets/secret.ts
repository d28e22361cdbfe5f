/** Plan §8. */
export interface Secret {
  readonly id: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly lastUsedAtMs: number | null;
  readonly status: 'live' | 'ending' | 'ended';
}

export interface DeviceSecret {
  readonly device: string;
  readonly clientAppId: string;
  readonly createdAtMs: number;
}
