import type { RequestParameters } from '../harness/request-styles.js';

const BARE: readonly [RegExp, string][] = [
  [/%3A/g, ':'],
  [/%24/g, '$'],
  [/%2C/g, ','],
  [/%20/g, '+'],
  [/%5B/g, '['],
  [/%5D/g, ']'],
];

/** axios 0.21: nothing for null and undefined, JSON text for objects, `: $ , [ ]` bare and a space as `+`. */
export function axiosQuery(parameters: RequestParameters): string {
  return Object.entries(parameters)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${encode(name)}=${encode(textOf(value))}`)
    .join('&');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function encode(text: string): string {
  let encoded = encodeURIComponent(text);
  for (const [escape, bare] of BARE) encoded = encoded.replace(escape, bare);
  return encoded;
}
