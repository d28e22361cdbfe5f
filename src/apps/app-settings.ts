import { isIP } from 'node:net';
import { AdminError } from '@hongyan/kernel';
import { type Language, LANGUAGES } from '@hongyan/protocol';
import { parseOrigins } from './allowed-origin.js';
import { isPublicAddress } from './public-address.js';

/**
 * How strictly signed calls are taken: `strict` wants a fresh time-stamp and an unused nonce; `legacy` accepts any,
 * for back ends that send arbitrary values (DESIGN 6.1).
 */
export const SIGNATURE_MODES = ['strict', 'legacy'] as const;
/** What happens to a mobile request signature that is missing or wrong (DESIGN 6.2). */
export const MOBILE_SIGNATURE_MODES = ['off', 'report', 'enforce'] as const;
/** Who sees that a user came online (DESIGN 6.4). */
export const ONLINE_NOTICE_SCOPES = ['app', 'contacts'] as const;
/** Whether history moves only by a grant of the app server, or whenever a user asks (DESIGN 6.3). */
export const HISTORY_MOVE_MODES = ['grant', 'open'] as const;
/** What a blocked sender is told: a success that is none, or 4011 (contract 4.6, C10). */
export const BLOCKED_REPLIES = ['hidden', '4011'] as const;

/** Languages of texts in replies. */
export const APP_LANGUAGES = ['default', ...LANGUAGES] as const;

export const RETENTION_DAYS_MAX = 36_500;
export const DEVICES_MAX = 10_000;
export const CONNECTIONS_MAX = 1_000_000_000;
export const CALLBACK_URL_LENGTH_MAX = 1000;
export const ALLOWED_ORIGINS_LENGTH_MAX = 2000;

/** What an operator may decide per app. */
export interface AppSettings {
  readonly signature: (typeof SIGNATURE_MODES)[number];
  readonly mobileSignature: (typeof MOBILE_SIGNATURE_MODES)[number];
  readonly onlineNotice: (typeof ONLINE_NOTICE_SCOPES)[number];
  readonly historyMove: (typeof HISTORY_MOVE_MODES)[number];
  /** Where messages to offline users are announced; empty for nowhere. */
  readonly callbackUrl: string;
  /** Age at which messages are deleted; 0 keeps them for ever. */
  readonly retentionDays: number;
  readonly blockedReply: (typeof BLOCKED_REPLIES)[number];
  /** Origins whose pages may use a token; `*` stands for all. */
  readonly allowedOrigins: readonly string[];
  /** Language of texts in replies; `default` leaves it to the installation. */
  readonly language: 'default' | Language;
  /** Sockets that a user may have at a time; the oldest go first. 0 for any number. */
  readonly devicesMax: number;
  /** Sockets that all users together may have at a time; who comes last waits. 0 for any number. */
  readonly connectionsMax: number;
}

/** Which callback URLs the installation calls (contract 9, S14). */
export interface CallbackPolicy {
  readonly allowHttp: boolean;
  readonly allowPrivate: boolean;
}

type Rules = {
  readonly [Name in keyof AppSettings]: (
    value: unknown,
    name: Name,
    policy: CallbackPolicy,
  ) => AppSettings[Name];
};

const RULES: Rules = {
  signature: oneOf(SIGNATURE_MODES),
  mobileSignature: oneOf(MOBILE_SIGNATURE_MODES),
  onlineNotice: oneOf(ONLINE_NOTICE_SCOPES),
  historyMove: oneOf(HISTORY_MOVE_MODES),
  callbackUrl: usableCallbackUrl,
  retentionDays: wholeNumber(RETENTION_DAYS_MAX, 'keep for ever'),
  blockedReply: oneOf(BLOCKED_REPLIES),
  allowedOrigins: usableOrigins,
  language: oneOf(APP_LANGUAGES),
  devicesMax: wholeNumber(DEVICES_MAX, 'no limit'),
  connectionsMax: wholeNumber(CONNECTIONS_MAX, 'no limit'),
};

export const APP_SETTING_NAMES = Object.keys(RULES) as (keyof AppSettings)[];

/**
 * The settings that were given, in the form in which they are kept; null and undefined ones were not given. The only
 * rules for them, whoever gives them. Throws `invalid_input` with the name and a sentence.
 */
export function checkSettings(
  given: Readonly<Partial<Record<keyof AppSettings, unknown>>>,
  policy: CallbackPolicy,
): Partial<AppSettings> {
  const names = APP_SETTING_NAMES.filter((name) => given[name] !== undefined && given[name] !== null);
  return Object.fromEntries(names.map((name) => [name, check(name, given[name], policy)]));
}

function check<Name extends keyof AppSettings>(
  name: Name,
  value: unknown,
  policy: CallbackPolicy,
): AppSettings[Name] {
  return RULES[name](value, name, policy);
}

/** What `name=value` pairs of a command line say; the last of two equal names wins. Throws `invalid_input`. */
export function readSettings(pairs: readonly string[]): Partial<Record<keyof AppSettings, unknown>> {
  return Object.fromEntries(pairs.map(readSetting)) as Partial<Record<keyof AppSettings, unknown>>;
}

function readSetting(pair: string): [string, unknown] {
  const mark = pair.indexOf('=');
  const name = APP_SETTING_NAMES.find((each) => each === pair.slice(0, mark));
  if (mark === -1 || !name) {
    const sentence = `"${pair}" is no setting: use name=value with one of ${APP_SETTING_NAMES.join(', ')}`;
    throw new AdminError('invalid_input', { text: sentence });
  }
  const text = pair.slice(mark + 1).trim();
  if (name === 'allowedOrigins') return [name, text.split(',').map((part) => part.trim())];
  return [name, NUMBERS.has(name) && /^\d{1,10}$/.test(text) ? Number(text) : text];
}

const NUMBERS: ReadonlySet<keyof AppSettings> = new Set(['retentionDays', 'devicesMax', 'connectionsMax']);

function oneOf<const T extends string>(choices: readonly T[]): (value: unknown, name: string) => T {
  return (value, name) => {
    const found = choices.find((each) => each === value);
    if (found === undefined) throw refusal(name, `must be one of ${choices.join(', ')}`);
    return found;
  };
}

function usableCallbackUrl(value: unknown, name: string, policy: CallbackPolicy): string {
  if (value === '') return '';
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  const isUsable =
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username + url.password === '' &&
    url.href.length <= CALLBACK_URL_LENGTH_MAX;
  if (!isUsable) throw refusal(name, 'must be an http or https URL without a password, or empty');
  if (url.protocol === 'http:' && !policy.allowHttp) throw refusal(name, 'must be an https URL');
  if (!policy.allowPrivate && isPlainlyPrivate(url.hostname)) {
    throw refusal(name, 'must be an address of the public Internet');
  }
  return url.href;
}

/** What other names stand for is found out when they are called: it may change any moment. */
function isPlainlyPrivate(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? /(^|[.])localhost[.]?$/.test(host) : !isPublicAddress(host);
}

function usableOrigins(value: unknown, name: string): string[] {
  const isList = Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string');
  const origins = isList ? parseOrigins(value) : null;
  if (!origins || origins.join(' ').length > ALLOWED_ORIGINS_LENGTH_MAX) {
    throw refusal(name, 'must be * or origins such as https://app.example');
  }
  return origins;
}

function wholeNumber(max: number, zeroMeans: string): (value: unknown, name: string) => number {
  return (value, name) => {
    if (!(Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max)) {
      throw refusal(name, `must be a whole number from 0 (${zeroMeans}) to ${max}`);
    }
    return value as number;
  };
}

function refusal(name: string, sentence: string): AdminError {
  return new AdminError('invalid_input', { field: name, text: `${name} ${sentence}.` });
}
