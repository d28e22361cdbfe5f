import { ConfigError, type Field } from './field.js';
import { FIELDS } from './fields.js';

type Fields = typeof FIELDS;

/** The settings of this process: parsed once, validated, frozen. */
export type Config = {
  readonly [Name in keyof Fields]: Fields[Name] extends Field<infer Value> ? Value : never;
};

/** Injection token of the {@link Config}. */
export const CONFIG = Symbol('CONFIG');

const MASTER_KEY_LENGTH_MIN = 32;
/** Values that documentation or habit could put into production. */
const KNOWN_KEY = /^(.)\1+$|change[-_ ]?me|example|demo|secret|password/i;

/** What only says something about a bucket. */
const BUCKET_SETTINGS = [
  'mediaS3Region',
  'mediaS3Endpoint',
  'mediaS3AccessKey',
  'mediaS3SecretKey',
  'mediaS3PublicUrl',
] as const;

/** Reads the environment. Throws a {@link ConfigError} whose message is one sentence. */
export function parseConfig(environment: NodeJS.ProcessEnv): Config {
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(FIELDS) as [string, Field<unknown>][]) {
    values[name] = parseField(field, environment);
  }
  const config = Object.freeze(values) as Config;
  refuseContradictions(config);
  return config;
}

function parseField(field: Field<unknown>, environment: NodeJS.ProcessEnv): unknown {
  const text = environment[field.env]?.trim() || field.fallback;
  if (text === undefined) throw new ConfigError(`Set ${field.env}: ${field.doc}`);
  return field.parse(text, field.env);
}

function refuseContradictions(config: Config): void {
  if (config.masterKey.length < MASTER_KEY_LENGTH_MIN) {
    throw new ConfigError(`HONGYAN_MASTER_KEY must have at least ${MASTER_KEY_LENGTH_MIN} characters.`);
  }
  if (config.environment === 'production' && KNOWN_KEY.test(config.masterKey)) {
    throw new ConfigError(
      'HONGYAN_MASTER_KEY is a well-known value: set a random one, e.g. `openssl rand -hex 32`.',
    );
  }
  if (config.environment === 'production' && config.demo) {
    throw new ConfigError('HONGYAN_DEMO must not be true when NODE_ENV is production.');
  }
  if (config.gatewayIdleMs < 2 * config.gatewayPingIntervalMs) {
    throw new ConfigError('HONGYAN_GATEWAY_IDLE_MS must be at least twice HONGYAN_GATEWAY_PING_INTERVAL_MS.');
  }
  if (config.webhooksRetryMaxMs < config.webhooksRetryFirstMs) {
    throw new ConfigError(
      'HONGYAN_WEBHOOKS_RETRY_MAX_MS must not be less than HONGYAN_WEBHOOKS_RETRY_FIRST_MS.',
    );
  }
  if (config.httpPort === config.wsPort && config.httpPort !== 0) {
    throw new ConfigError('HONGYAN_WS_PORT must differ from HONGYAN_HTTP_PORT, which serves WebSockets too.');
  }
  if (config.metricsPort !== 0 && [config.httpPort, config.wsPort].includes(config.metricsPort)) {
    throw new ConfigError('HONGYAN_METRICS_PORT must differ from HONGYAN_HTTP_PORT and HONGYAN_WS_PORT.');
  }
  refuseMediaContradictions(config);
  if (!isTimeZone(config.timeZone)) {
    throw new ConfigError(
      `HONGYAN_TIME_ZONE must be a zone name such as Asia/Shanghai, not ${JSON.stringify(config.timeZone)}.`,
    );
  }
}

function refuseMediaContradictions(config: Config): void {
  const { mediaS3Bucket: bucket, mediaS3AccessKey: accessKey, mediaS3SecretKey: secretKey } = config;
  const alone = BUCKET_SETTINGS.find((name) => config[name] !== '');
  if (bucket === '' && alone !== undefined) {
    throw new ConfigError(`${FIELDS[alone].env} means nothing without HONGYAN_MEDIA_S3_BUCKET: set both.`);
  }
  if (bucket !== '' && config.mediaS3Region === '') {
    throw new ConfigError('HONGYAN_MEDIA_S3_BUCKET needs HONGYAN_MEDIA_S3_REGION: set both.');
  }
  if ((accessKey === '') !== (secretKey === '')) {
    throw new ConfigError(
      'Set both HONGYAN_MEDIA_S3_ACCESS_KEY and HONGYAN_MEDIA_S3_SECRET_KEY, or neither.',
    );
  }
  if (bucket !== '' && config.mediaDir !== FIELDS.mediaDir.fallback) {
    throw new ConfigError('Set HONGYAN_MEDIA_DIR or HONGYAN_MEDIA_S3_BUCKET, not both.');
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}
