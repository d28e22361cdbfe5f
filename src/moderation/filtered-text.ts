/**
 * The text of a message that the word filter looks at (contract 8.4): `content.content` of a `Msg:Txt`, in any
 * letter case. Null for all other messages; those are never filtered.
 */
export function filteredTextOf(type: string, contentJson: string): string | null {
  if (type.toLowerCase() !== 'msg:txt') return null;
  const { content } = JSON.parse(contentJson) as { content?: unknown };
  return typeof content === 'string' ? content : null;
}
