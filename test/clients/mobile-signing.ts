import { createHash } from 'node:crypto';

/** `k=v` joined by backticks, keys by UTF-16 code unit (contract 2.4). */
export function sortedParameters(parameters: Readonly<Record<string, unknown>>): string {
  return Object.keys(parameters)
    .sort()
    .map((name) => `${name}=${String(parameters[name])}`)
    .join('`');
}

/** Base64 of the hex of MD5 of the hex of SHA-256. */
export function signatureOf(canonical: string): string {
  const sha256 = createHash('sha256').update(canonical, 'utf8').digest('hex');
  const md5 = createHash('md5').update(sha256, 'ascii').digest('hex');
  return Buffer.from(md5, 'ascii').toString('base64');
}

export function randomText(alphabet: string): string {
  return Array.from({ length: 8 }, () => alphabet[Math.floor(Math.random() * alphabet.length)]).join('');
}
