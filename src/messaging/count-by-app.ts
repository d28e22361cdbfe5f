/** How many entries each app has. Most batches are of few apps. */
export function countByApp(entries: readonly { readonly appId: number }[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { appId } of entries) counts.set(appId, (counts.get(appId) ?? 0) + 1);
  return counts;
}
