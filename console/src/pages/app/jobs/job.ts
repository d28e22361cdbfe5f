/** Plan §15: an erasure or an export of one user's data. */
export interface Job {
  readonly id: number;
  readonly appId: number;
  readonly kind: 'erase' | 'export';
  readonly uid: string;
  readonly status: 'waiting' | 'running' | 'done' | 'failed';
  readonly progress: { readonly done: number; readonly total: number | null };
  readonly requestedBy: string;
  readonly createdAtMs: number;
  readonly finishedAtMs: number | null;
  readonly downloadExpiresAtMs: number | null;
  readonly error: string | null;
}
