/**
 * The uids of a JSON array of texts or numbers, each once; empty values are left out (contract 3.17). Null for
 * anything else, and when nothing is left.
 */
export function parseUids(json: string): string[] | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  if (!Array.isArray(value)) return null;
  const present = value.filter((each) => !isEmpty(each));
  const isPlain = present.every((each) => typeof each === 'string' || typeof each === 'number');
  return isPlain && present.length > 0 ? [...new Set(present.map(String))] : null;
}

/** What PHP took for nothing: `"0"` is no uid (contract 1.2). */
function isEmpty(value: unknown): boolean {
  return value === null || value === false || value === '' || value === '0' || value === 0;
}
