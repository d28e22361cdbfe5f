import { createHash } from 'node:crypto';
import { equalInConstantTime } from '@hongyan/kernel';

/** A secret that is built into a mobile app: `clientAppId` is what the app sends as `_appid`. */
export interface DeviceSecret {
  readonly device: string;
  readonly clientAppId: string;
  readonly secret: string;
}

/** A call as the client may have seen it when it signed. */
export interface MobileCall {
  readonly method: string;
  /** The `Host` header, with the port if there was one. */
  readonly host: string;
  /** Ways to write the path, the likeliest first. */
  readonly paths: readonly string[];
  /** Ways to read the parameters, raw and unstripped, the likeliest first; all name the same `_` parameters. */
  readonly parameters: readonly Readonly<Record<string, unknown>>[];
}

/** `unlisted`: neither its app id nor its device is one that the app lists, so nothing can be said. */
export type MobileVerdict = 'valid' | 'wrong' | 'missing' | 'unlisted';

const SIGNATURE_PARAMETERS = new Set(['_appid', '_timestamp', '_randomstr', '_signature']);

/**
 * Judges the request signature of contract 2.4. A tamper hint, not an authentication: its secret is in every copy of
 * the app (contract 9, S20). The time is part of what is signed and not judged: iOS cannot recover from a refusal
 * because of its clock.
 */
export function judgeMobileSignature(call: MobileCall, devices: readonly DeviceSecret[]): MobileVerdict {
  const { _appid: appId, _signature: signature, device } = call.parameters[0] ?? {};
  const isListed = devices.some((each) => each.device === device);
  if (!isText(signature)) return isListed ? 'missing' : 'unlisted';
  const candidates = devices.filter((each) => each.clientAppId === appId);
  if (candidates.length === 0) return isListed ? 'wrong' : 'unlisted';
  return candidates.some(({ secret }) => isSignedWith(secret, call, signature)) ? 'valid' : 'wrong';
}

/** The text that is signed: everything joined without separators, parameters by a backtick. */
export function canonicalText(
  method: string,
  urlPart: string,
  parameters: Readonly<Record<string, unknown>>,
  secret: string,
): string {
  const pairs = Object.keys(parameters)
    .filter((name) => !SIGNATURE_PARAMETERS.has(name) && typeof parameters[name] !== 'object')
    // By UTF-16 code unit, which is what `sort` does by itself.
    .sort()
    .map((name) => `${name}=${String(parameters[name])}`);
  const { _timestamp: timestamp, _randomstr: random } = parameters;
  return `${method}${urlPart}${pairs.join('`')}${secret}${textOf(timestamp)}${textOf(random)}`;
}

/** Base64 of the hex of the MD5 of the hex of the SHA-256. */
export function mobileSignatureOf(canonical: string): string {
  const sha256 = createHash('sha256').update(canonical).digest('hex');
  return Buffer.from(createHash('md5').update(sha256).digest('hex')).toString('base64');
}

function isSignedWith(secret: string, call: MobileCall, signature: string): boolean {
  // Flutter signs the host with its port, iOS without.
  const hosts = new Set([call.host, call.host.replace(/:\d+$/, '')]);
  for (const parameters of call.parameters) {
    for (const host of hosts) {
      for (const path of call.paths) {
        const canonical = canonicalText(call.method, host + path, parameters, secret);
        if (equalInConstantTime(mobileSignatureOf(canonical), signature)) return true;
      }
    }
  }
  return false;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
