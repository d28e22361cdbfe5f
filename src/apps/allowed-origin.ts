export const ANY_ORIGIN = '*';

/** The origins in their canonical form, or null when one of them is none. */
export function parseOrigins(texts: readonly string[]): string[] | null {
  if (texts.length === 1 && texts[0] === ANY_ORIGIN) return [ANY_ORIGIN];
  const origins = texts.map(canonicalOrigin);
  return origins.every((origin) => origin !== null) ? [...new Set(origins)] : null;
}

/**
 * Whether a page of this origin may use a user's token (contract 9, S22). Only browsers say truthfully where a page
 * comes from, so a call without an origin passes; so does one that names our own host, as iOS does (contract 5.2).
 */
export function isOriginAllowed(
  allowed: readonly string[],
  origin: string | undefined,
  host: string | undefined,
): boolean {
  if (origin === undefined || allowed.includes(ANY_ORIGIN) || allowed.includes(origin)) return true;
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

function canonicalOrigin(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` ? url.origin : null;
}
