/** The headers by which a browser says where a call comes from. */
export interface CallSite {
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  /** The host that was called. */
  readonly host: string;
  /** Where the installation says it lives; empty when it does not say. */
  readonly publicUrl: string;
}

/**
 * Whether a call may come from a page of ours. Scripts send neither header. Hosts are compared without the scheme: a
 * proxy that ends TLS and is not trusted hides it from us.
 */
export function isOwnSite({ origin, fetchSite, host, publicUrl }: CallSite): boolean {
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return false;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return new URL(origin).host === host || (publicUrl !== '' && new URL(publicUrl).origin === origin);
}
