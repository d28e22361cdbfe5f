import { booleanField, integerField } from './field.js';

const DAY_MS = 86_400_000;

/** Settings of callbacks to app servers (contract 8.6). */
export const WEBHOOK_FIELDS = {
  webhooksAllowHttp: booleanField({
    env: 'HONGYAN_WEBHOOKS_ALLOW_HTTP',
    fallback: 'false',
    doc: 'Call `http://` callback URLs in production too; elsewhere they are always called.',
  }),
  webhooksAllowPrivate: booleanField({
    env: 'HONGYAN_WEBHOOKS_ALLOW_PRIVATE',
    fallback: 'false',
    doc: 'Call callback URLs in private, loopback and link-local networks: for tests, and for intranets whose tenants may reach everything there.',
  }),
  webhooksTimeoutMs: integerField(
    {
      env: 'HONGYAN_WEBHOOKS_TIMEOUT_MS',
      fallback: '5000',
      doc: 'Time of one callback in all, name resolution included.',
    },
    100,
    60_000,
  ),
  webhooksAttemptsMax: integerField(
    {
      env: 'HONGYAN_WEBHOOKS_ATTEMPTS_MAX',
      fallback: '12',
      doc: 'Attempts at a callback before it is a dead letter.',
    },
    1,
    1000,
  ),
  webhooksRetryFirstMs: integerField(
    {
      env: 'HONGYAN_WEBHOOKS_RETRY_FIRST_MS',
      fallback: '10000',
      doc: 'Pause before the second attempt at a callback; every further one is three times as long, and each is shortened by up to a half at random.',
    },
    10,
    DAY_MS,
  ),
  webhooksRetryMaxMs: integerField(
    {
      env: 'HONGYAN_WEBHOOKS_RETRY_MAX_MS',
      fallback: '3600000',
      doc: 'Longest pause between two attempts at a callback.',
    },
    10,
    7 * DAY_MS,
  ),
  webhooksBreakerFailures: integerField(
    {
      env: 'HONGYAN_WEBHOOKS_BREAKER_FAILURES',
      fallback: '10',
      doc: 'Failures in a row after which a callback URL is left alone for a while.',
    },
    1,
    10_000,
  ),
  webhooksBreakerOpenMs: integerField(
    {
      env: 'HONGYAN_WEBHOOKS_BREAKER_OPEN_MS',
      fallback: '30000',
      doc: 'How long a failing callback URL is left alone before one callback tries it again. Waiting costs no attempts.',
    },
    100,
    DAY_MS,
  ),
  webhooksSweepMs: integerField(
    {
      env: 'HONGYAN_WEBHOOKS_SWEEP_MS',
      fallback: '1000',
      doc: 'How often a worker looks for callbacks that are due.',
    },
    50,
    600_000,
  ),
  webhooksGraceMs: integerField(
    {
      env: 'HONGYAN_WEBHOOKS_GRACE_MS',
      fallback: '10000',
      doc: 'Age from which a queued callback that nobody made counts as left behind and is queued again.',
    },
    100,
    3_600_000,
  ),
  webhooksKeepDays: integerField(
    {
      env: 'HONGYAN_WEBHOOKS_KEEP_DAYS',
      fallback: '30',
      doc: 'Age in days at which attempts and dead letters are deleted.',
    },
    1,
    3650,
  ),
};
