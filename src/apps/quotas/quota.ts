/** What can be limited. `uploadBytes` counts per calendar month (UTC); the others hold at any moment. */
export const QUOTA_NAMES = ['connections', 'messagesPerSecond', 'storedMessages', 'uploadBytes'] as const;
export type QuotaName = (typeof QUOTA_NAMES)[number];

/** Null for as much as they like. */
export type Quotas = Readonly<Record<QuotaName, number | null>>;

export const UNLIMITED: Quotas = {
  connections: null,
  messagesPerSecond: null,
  storedMessages: null,
  uploadBytes: null,
};

/** Larger than anybody needs, and still exact in JSON. */
export const QUOTA_MAX = 1_000_000_000_000_000;

/** Whose quotas: those of a tenant are for all its apps together. */
export interface QuotaOwner {
  readonly kind: 'app' | 'tenant';
  readonly id: number;
}

/** What an app is held to. */
export interface AppQuotas {
  readonly tenantId: number;
  readonly app: Quotas;
  readonly tenant: Quotas;
}

/** One limit, and whose it is. */
export interface Limit {
  readonly owner: QuotaOwner;
  readonly max: number;
}

/** The limits of one kind that an app is held to: its own, then its tenant's. */
export function limitsOf(appId: number, { tenantId, app, tenant }: AppQuotas, name: QuotaName): Limit[] {
  const limits: Limit[] = [];
  const [own, shared] = [app[name], tenant[name]];
  if (own !== null) limits.push({ owner: { kind: 'app', id: appId }, max: own });
  if (shared !== null) limits.push({ owner: { kind: 'tenant', id: tenantId }, max: shared });
  return limits;
}

/** The owner in one word, such as `app-12`: for keys and logs. */
export function ownerKey({ kind, id }: QuotaOwner): string {
  return `${kind}-${id}`;
}

/** The month of a moment as 202611, in UTC. */
export function monthOf(atMs: number): number {
  const date = new Date(atMs);
  return date.getUTCFullYear() * 100 + date.getUTCMonth() + 1;
}
