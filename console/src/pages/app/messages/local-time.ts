/** What a `datetime-local` field holds, as unix milliseconds; null when it is empty. */
export function fromLocalInput(text: string): number | null {
  return text === '' ? null : new Date(text).getTime();
}

/** The other way round, to the second. */
export function toLocalInput(atMs: number): string {
  const local = new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}
