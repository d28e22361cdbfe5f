import { Webhook } from 'standardwebhooks';
import type { ReceivedCallback } from './callback-server.js';
import { type ChatUser, succeeded } from './chat-user.js';
import type { Installation } from './installation.js';
import { inStyle } from './request-styles.js';
import type { ServerProcess } from './server-process.js';
import { signedRequest, type TestApp } from './signed-call.js';
import { unique } from './unique.js';
import { until } from './until.js';

export const ATTEMPTS_MAX = 3;
export const TIMEOUT_MS = 700;
/** Settings with which callbacks reach this machine, and fail within moments. */
export const ENVIRONMENT = {
  HONGYAN_WEBHOOKS_ALLOW_PRIVATE: 'true',
  HONGYAN_WEBHOOKS_TIMEOUT_MS: String(TIMEOUT_MS),
  HONGYAN_WEBHOOKS_ATTEMPTS_MAX: String(ATTEMPTS_MAX),
  HONGYAN_WEBHOOKS_RETRY_FIRST_MS: '50',
  HONGYAN_WEBHOOKS_RETRY_MAX_MS: '100',
  HONGYAN_WEBHOOKS_BREAKER_OPEN_MS: '500',
  HONGYAN_WEBHOOKS_SWEEP_MS: '100',
  HONGYAN_WEBHOOKS_GRACE_MS: '500',
};

/** A row of `GET /webhooks/attempts`. */
export interface AttemptRow {
  readonly msg_id: string;
  readonly attempt: number;
  readonly at: string;
  readonly duration_ms: number;
  readonly outcome: string;
  readonly status: number | null;
  readonly error: string | null;
}

/** An app with a callback URL. */
export async function createCallbackApp(
  on: Installation,
  at: ServerProcess,
  callbackUrl: string,
): Promise<TestApp> {
  const created = await on.createApp(at);
  await on.cli('app', 'set', created.key, `callbackUrl=${callbackUrl}`);
  return created;
}

/** Returns the message id. */
export async function sendText(from: ChatUser, to: ChatUser, text = unique('hello ')): Promise<string> {
  return (await from.sendText(to, text))['msg_id'] as string;
}

export async function attemptsOf(
  of: TestApp,
  parameters: Record<string, unknown> = {},
): Promise<AttemptRow[]> {
  const request = inStyle('query', 'GET', '/webhooks/attempts', parameters);
  return (succeeded(await signedRequest(of, request)).data as { data: AttemptRow[] }).data;
}

/** The attempts for a message, first to last, once the last one has this outcome. */
export function untilOutcome(of: TestApp, msgId: string, outcome: string): Promise<AttemptRow[]> {
  return until(`an attempt that is ${outcome}`, async () => {
    const rows = (await attemptsOf(of, { msg_id: msgId })).sort((a, b) => a.attempt - b.attempt);
    return rows.at(-1)?.outcome === outcome && rows;
  });
}

/** Standard Webhooks verification; the library parses what it verified, and a form is no JSON. */
export function isSignedWith(secret: string, { body, headers }: ReceivedCallback): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch (error) {
    return error instanceof SyntaxError;
  }
}
