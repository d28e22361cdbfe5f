const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
  ['curl/', 'curl'],
] as const;
const SYSTEMS = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** A browser's lengthy name of itself in two words; as it is when it says nothing known. */
export function deviceOf(userAgent: string): string {
  const known = [BROWSERS, SYSTEMS]
    .map((names) => names.find(([mark]) => userAgent.includes(mark))?.[1])
    .filter((name) => name !== undefined);
  return known.join(' · ') || userAgent.slice(0, 60) || '–';
}
