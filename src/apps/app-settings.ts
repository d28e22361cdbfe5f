import { AppError } from '@hongyan/kernel';
import { type Language, LANGUAGES } from '@hongyan/protocol';
import { parseOrigins } from './allowed-origin.js';

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

const RETENTION_DAYS_MAX = 36_500;
const DEVICES_MAX = 10_000;
const CONNECTIONS_MAX = 1_000_000_000;
const CALLBACK_URL_LENGTH_MAX = 1000;
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

type Parsers = { readonly [Name in keyof AppSettings]: (text: string, name: string) => AppSettings[Name] };

const PARSERS: Parsers = {
  signature: choice(SIGNATURE_MODES),
  mobileSignature: choice(MOBILE_SIGNATURE_MODES),
  onlineNotice: choice(ONLINE_NOTICE_SCOPES),
  historyMove: choice(HISTORY_MOVE_MODES),
  callbackUrl: parseCallbackUrl,
  retentionDays: wholeNumber(RETENTION_DAYS_MAX, 'keep for ever'),
  blockedReply: choice(BLOCKED_REPLIES),
  allowedOrigins: (text) => {
    const origins = parseOrigins(text);
    if (!origins || origins.join(' ').length > ALLOWED_ORIGINS_LENGTH_MAX) {
      throw refusal('allowedOrigins must be * or origins such as https://app.example, separated by commas');
    }
    return origins;
  },
  language: choice(['default', ...LANGUAGES]),
  devicesMax: wholeNumber(DEVICES_MAX, 'no limit'),
  connectionsMax: wholeNumber(CONNECTIONS_MAX, 'no limit'),
};

export const APP_SETTING_NAMES = Object.keys(PARSERS) as (keyof AppSettings)[];

/** Parses `name=value` pairs; the last of two equal names wins. Throws `parameter_error` with a sentence for operators. */
export function parseSettings(pairs: readonly string[]): Partial<AppSettings> {
  return Object.fromEntries(pairs.map(parseSetting)) as Partial<AppSettings>;
}

function parseSetting(pair: string): [string, unknown] {
  const mark = pair.indexOf('=');
  const name = APP_SETTING_NAMES.find((each) => each === pair.slice(0, mark));
  if (mark === -1 || !name) {
    throw refusal(`"${pair}" is no setting: use name=value with one of ${APP_SETTING_NAMES.join(', ')}`);
  }
  return [name, PARSERS[name](pair.slice(mark + 1).trim(), name)];
}

function choice<const T extends string>(choices: readonly T[]): (text: string, name: string) => T {
  return (text, name) => {
    const found = choices.find((each) => each === text);
    if (found === undefined) throw refusal(`${name} must be one of ${choices.join(', ')}, not "${text}"`);
    return found;
  };
}

function parseCallbackUrl(text: string): string {
  if (text === '') return '';
  const url = URL.canParse(text) ? new URL(text) : null;
  const isUsable =
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username + url.password === '' &&
    url.href.length <= CALLBACK_URL_LENGTH_MAX;
  if (!isUsable) throw refusal('callbackUrl must be an http or https URL without a password, or empty');
  return url.href;
}

function wholeNumber(max: number, zeroMeans: string): (text: string, name: string) => number {
  return (text, name) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
    if (!(value <= max)) throw refusal(`${name} must be a whole number from 0 (${zeroMeans}) to ${max}`);
    return value;
  };
}

function refusal(sentence: string): AppError {
  return new AppError('parameter_error', { internal: sentence });
}
