/** The text for a value that the server chose; the value itself when nobody wrote one. */
export function lookup(texts: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(texts, key) ? texts[key]! : key;
}
