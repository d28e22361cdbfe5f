import type { HttpRequest } from '../harness/http-client.js';
import { randomText, signatureOf, sortedParameters } from './mobile-signing.js';

export const IOS_HEADERS = {
  Accept: '*/*',
  'Accept-Encoding': 'gzip, deflate',
  'Accept-Language': 'zh-Hant-TW;q=1, en;q=0.9',
  'User-Agent': 'SRIMProject/5.0.7 (iPhone; iOS 14.4; Scale/3.00)',
};
const FORM_TYPE = 'application/x-www-form-urlencoded';
const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export type IosParameters = Readonly<Record<string, string | number>>;

export interface IosSigning {
  readonly appId: string;
  readonly secret: string;
}

/** AFNetworking: names in order, everything escaped but `/`, `?` and the unreserved. */
export function afQuery(parameters: IosParameters): string {
  return Object.keys(parameters)
    .sort()
    .map((name) => `${escape(name)}=${escape(String(parameters[name]))}`)
    .join('&');
}

export function iosGet(path: string, parameters: IosParameters): HttpRequest {
  const query = afQuery(parameters);
  const joined = query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;
  return { method: 'GET', path: joined, headers: IOS_HEADERS };
}

export function iosPost(path: string, parameters: IosParameters): HttpRequest {
  const headers = { ...IOS_HEADERS, 'Content-Type': FORM_TYPE };
  return { method: 'POST', path, headers, body: Buffer.from(afQuery(parameters)) };
}

/** NSJSONSerialization's pretty printing, which also escapes slashes. */
export function prettyJson(value: object): string {
  return JSON.stringify(value, null, 2)
    .replaceAll('/', '\\/')
    .replace(/^(\s*"(?:[^"\\]|\\.)*"):/gm, '$1 :');
}

/** What is signed: the host without its port, and for a GET also what already stands in the URL (contract 2.4). */
export function canonicalOf(
  method: 'GET' | 'POST',
  url: URL,
  parameters: IosParameters,
  { secret }: IosSigning,
  timestamp: string,
  random: string,
): string {
  const inUrl = method === 'GET' ? pairsOf(url.search.slice(1)) : {};
  const path = decodeURIComponent(url.pathname).replace(/\/$/, '');
  return `${method}${url.hostname}${path}${sortedParameters({ ...inUrl, ...parameters })}${secret}${timestamp}${random}`;
}

/** The parameters with the four of the signature. */
export function signedParameters(
  method: 'GET' | 'POST',
  url: URL,
  parameters: IosParameters,
  signing: IosSigning,
  timestamp: string,
): IosParameters {
  const random = randomText(ALPHABET);
  const canonical = canonicalOf(method, url, parameters, signing, timestamp, random);
  return {
    ...parameters,
    _appid: signing.appId,
    _timestamp: timestamp,
    _randomstr: random,
    _signature: signatureOf(canonical),
  };
}

function pairsOf(query: string): Record<string, string> {
  const pairs = query.split('&').filter((pair) => pair.includes('='));
  return Object.fromEntries(pairs.map((pair) => pair.split('=', 2) as [string, string]));
}

function escape(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/')
    .replaceAll('%3F', '?');
}
