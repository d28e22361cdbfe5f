import { LANGUAGES } from '@hongyan/protocol';
import { booleanField, choiceField, integerField, listField, textField, urlField } from './field.js';
import { GATEWAY_FIELDS } from './gateway-fields.js';
import { ADMIN_FIELDS } from './admin-fields.js';
import { MEDIA_FIELDS } from './media-fields.js';
import { TELEMETRY_FIELDS } from './telemetry-fields.js';
import { WEBHOOK_FIELDS } from './webhook-fields.js';

export const ROLES = ['api', 'gateway', 'worker'] as const;
export type Role = (typeof ROLES)[number];

const MINUTE_MS = 60_000;

/** Every setting of Hongyan. `.env.example` and docs/configuration.md are printed from this table. */
export const FIELDS = {
  environment: choiceField(
    {
      env: 'NODE_ENV',
      fallback: 'development',
      doc: 'In production no default secret is accepted and the demo page is off.',
    },
    ['development', 'test', 'production'],
  ),
  roles: listField(
    {
      env: 'HONGYAN_ROLES',
      fallback: 'api,gateway,worker',
      doc: 'What this process does: `api` answers HTTP, `gateway` holds WebSockets, `worker` delivers.',
    },
    ROLES,
  ),
  databaseUrl: urlField(
    {
      env: 'DATABASE_URL',
      isSecret: true,
      doc: 'MySQL 8 or MariaDB 10.11+: `mysql://user:password@host:3306/database`. `npm start` brings its own when unset.',
    },
    ['mysql:', 'mariadb:'],
  ),
  databasePoolMax: integerField(
    { env: 'HONGYAN_DATABASE_POOL_MAX', fallback: '20', doc: 'Most database connections of one process.' },
    4,
    1000,
  ),
  redisUrl: urlField(
    {
      env: 'REDIS_URL',
      isSecret: true,
      doc: 'Redis 7 or Valkey: `redis://host:6379`. Holds only speed: queue, presence, streams. `npm start` brings its own when unset.',
    },
    ['redis:', 'rediss:'],
  ),
  redisPrefix: textField({
    env: 'HONGYAN_REDIS_PREFIX',
    fallback: 'hongyan',
    doc: 'First part of every Redis key; installations that share a Redis need different ones.',
  }),
  masterKey: textField({
    env: 'HONGYAN_MASTER_KEY',
    isSecret: true,
    doc: 'At least 32 characters. App secrets are encrypted with it and tokens derived from it: keep it, keep it secret, and give every process the same one.',
  }),
  httpHost: textField({ env: 'HONGYAN_HTTP_HOST', fallback: '0.0.0.0', doc: 'Address to listen on.' }),
  httpPort: integerField(
    { env: 'HONGYAN_HTTP_PORT', fallback: '5204', doc: 'HTTP, and WebSocket upgrades on any path.' },
    0,
    65535,
  ),
  wsPort: integerField(
    { env: 'HONGYAN_WS_PORT', fallback: '1216', doc: 'The gateway’s own WebSocket port.' },
    0,
    65535,
  ),
  publicUrl: urlField(
    {
      env: 'HONGYAN_PUBLIC_URL',
      fallback: '',
      doc: 'Where clients reach the HTTP port, e.g. `https://im.example.com`: the URLs of pictures start with it. Unset, they start with the host that the client called.',
    },
    ['http:', 'https:'],
  ),
  trustProxy: booleanField({
    env: 'HONGYAN_TRUST_PROXY',
    fallback: 'false',
    doc: 'Believe `X-Forwarded-Proto`, `-Host` and `-For`. Only behind a proxy that sets them itself.',
  }),
  httpBodyBytesMax: integerField(
    {
      env: 'HONGYAN_HTTP_BODY_BYTES_MAX',
      fallback: '262144',
      doc: 'Larger request bodies are refused with 4003.',
    },
    66_000,
    64 * 1024 * 1024,
  ),
  language: choiceField(
    {
      env: 'HONGYAN_LANGUAGE',
      fallback: 'zh-TW',
      doc: 'Language of the texts in replies; `auto` goes by the `Accept-Language` header. An app may have its own.',
    },
    [...LANGUAGES, 'auto'],
  ),
  timeZone: textField({
    env: 'HONGYAN_TIME_ZONE',
    fallback: 'Asia/Shanghai',
    doc: 'Zone of the wall-clock times on the wire, which carry no zone of their own.',
  }),
  logLevel: choiceField({ env: 'HONGYAN_LOG_LEVEL', fallback: 'info', doc: 'Least level that is logged.' }, [
    'trace',
    'debug',
    'info',
    'warn',
    'error',
    'fatal',
    'silent',
  ]),
  demo: booleanField({
    env: 'HONGYAN_DEMO',
    fallback: 'false',
    doc: 'Serves the demo page at /demo; `npm start` turns it on. Refused in production.',
  }),
  docs: booleanField({
    env: 'HONGYAN_DOCS',
    fallback: 'true',
    doc: 'Serves the API document at /docs and /docs/openapi.json. It tells nothing that clients may not know.',
  }),
  tokenTtlSeconds: integerField(
    {
      env: 'HONGYAN_TOKEN_TTL_SECONDS',
      fallback: '2592000',
      doc: 'Life of a user token; no sliding renewal.',
    },
    60,
    10 * 365 * 86_400,
  ),
  signatureWindowSeconds: integerField(
    {
      env: 'HONGYAN_SIGNATURE_WINDOW_SECONDS',
      fallback: '300',
      doc: 'How far the time-stamp of a signed call may be from our clock, either way.',
    },
    10,
    86_400,
  ),
  httpRequestsPerToken: integerField(
    {
      env: 'HONGYAN_HTTP_REQUESTS_PER_TOKEN_PER_SECOND',
      fallback: '100',
      doc: 'Requests that the holder of a token may make of each api process, ten times as many at once after a quiet moment; more are answered 429. 0 for no limit.',
    },
    0,
    1_000_000,
  ),
  httpRequestsPerAddress: integerField(
    {
      env: 'HONGYAN_HTTP_REQUESTS_PER_ADDRESS_PER_SECOND',
      fallback: '0',
      doc: "The same for an address (a /64 of IPv6), signed calls of app servers aside. 0 for no limit: behind a proxy whose X-Forwarded-For is not trusted all clients share the proxy's address.",
    },
    0,
    1_000_000,
  ),
  deliveryPartitions: integerField(
    {
      env: 'HONGYAN_DELIVERY_PARTITIONS',
      fallback: '1',
      doc: 'Lanes of the message log and partitions of the delivery queue: as many workers can deliver at a time. Fewer make larger, cheaper batches. Every process needs the same number; change it when all are stopped. Nothing that is owed is lost by it; to keep the order of what is, empty the outbox first (hongyan_outbox_rows), or take a divisor of the number before.',
    },
    1,
    256,
  ),
  messageTraceDays: integerField(
    {
      env: 'HONGYAN_MESSAGE_TRACE_DAYS',
      fallback: '7',
      doc: 'How long it is kept to which nodes each message was pushed, and which sends were refused, for admins who ask why a message did not arrive; 0 keeps neither.',
    },
    0,
    365,
  ),
  logBatchCountMax: integerField(
    {
      env: 'HONGYAN_LOG_BATCH_COUNT_MAX',
      fallback: '200',
      doc: 'Most messages in one transaction; 1 turns group commit off.',
    },
    1,
    2000,
  ),
  logBatchBytesMax: integerField(
    {
      env: 'HONGYAN_LOG_BATCH_BYTES_MAX',
      fallback: '1048576',
      doc: 'Most content bytes in one transaction.',
    },
    65_536,
    16 * 1024 * 1024,
  ),
  logQueueMax: integerField(
    {
      env: 'HONGYAN_LOG_QUEUE_MAX',
      fallback: '5000',
      doc: 'Messages that may wait in one lane; past it a send is refused with 429 at once.',
    },
    10,
    1_000_000,
  ),
  logQueueBytesMax: integerField(
    {
      env: 'HONGYAN_LOG_QUEUE_BYTES_MAX',
      fallback: '67108864',
      doc: 'Content bytes that may wait in one lane; past it a send is refused with 429 at once.',
    },
    1_048_576,
    1024 ** 3,
  ),
  logWaitMaxMs: integerField(
    {
      env: 'HONGYAN_LOG_WAIT_MAX_MS',
      fallback: '5000',
      doc: 'Longest that a message waits for its transaction to begin; then the send is refused with 429.',
    },
    100,
    60_000,
  ),
  logPaceMs: integerField(
    {
      env: 'HONGYAN_LOG_PACE_MS',
      fallback: '10',
      doc: 'A busy lane begins its transactions so far apart at least, unless one is large; an idle lane never waits.',
    },
    0,
    1000,
  ),
  outboxSweepMs: integerField(
    {
      env: 'HONGYAN_OUTBOX_SWEEP_MS',
      fallback: '2000',
      doc: 'How often a worker looks for batches that were committed and not delivered.',
    },
    100,
    10 * MINUTE_MS,
  ),
  outboxGraceMs: integerField(
    {
      env: 'HONGYAN_OUTBOX_GRACE_MS',
      fallback: '5000',
      doc: 'Age from which an undelivered batch counts as left behind and is queued again.',
    },
    100,
    60 * MINUTE_MS,
  ),
  ...GATEWAY_FIELDS,
  drainMs: integerField(
    {
      env: 'HONGYAN_DRAIN_MS',
      fallback: '3000',
      doc: 'On SIGTERM: time over which sockets are closed and running work is finished.',
    },
    0,
    60 * MINUTE_MS,
  ),
  ...ADMIN_FIELDS,
  ...MEDIA_FIELDS,
  ...WEBHOOK_FIELDS,
  ...TELEMETRY_FIELDS,
} as const;
