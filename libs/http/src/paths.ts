/**
 * Leading and trailing slashes do not count (contract 3.1): Android and iOS join a host that may end in `/` with a
 * path that begins with one. Inner double slashes stay, and are not found.
 */
export function normalizeUrl(url: string): string {
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const query = mark === -1 ? '' : url.slice(mark);
  let start = 0;
  let end = path.length;
  while (start < end && path[start] === '/') start++;
  while (end > start && path[end - 1] === '/') end--;
  return `/${path.slice(start, end)}${query}`;
}
