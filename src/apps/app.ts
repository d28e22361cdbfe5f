export const APP_STATUSES = ['enabled', 'disabled'] as const;
export type AppStatus = (typeof APP_STATUSES)[number];

/**
 * How strictly signed calls are taken: `strict` wants a fresh time-stamp and an unused nonce; `legacy` accepts any,
 * for back ends that send arbitrary values (DESIGN 6.1).
 */
export const SIGNATURE_MODES = ['strict', 'legacy'] as const;
export type SignatureMode = (typeof SIGNATURE_MODES)[number];

/** An application of a tenant, without its secrets. */
export interface App {
  readonly id: number;
  readonly tenantId: number;
  readonly name: string;
  readonly key: string;
  readonly status: AppStatus;
  readonly signatureMode: SignatureMode;
  readonly createdAtMs: number;
}

/** What `app set` may change. */
export interface AppSettings {
  readonly signatureMode?: SignatureMode;
}

export const APP_NAME_LENGTH_MAX = 100;
