import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseConfig } from './config.js';
import { ConfigError, type Field } from './field.js';
import { FIELDS } from './fields.js';

const REQUIRED = {
  DATABASE_URL: 'mysql://u:p@127.0.0.1:3306/hongyan',
  REDIS_URL: 'redis://127.0.0.1:6379',
  HONGYAN_MASTER_KEY: '0123456789abcdef0123456789abcdef',
};
const ALL = Object.entries(FIELDS) as [keyof typeof FIELDS, Field<unknown>][];

function parse(environment: NodeJS.ProcessEnv = {}): ReturnType<typeof parseConfig> {
  return parseConfig({ ...REQUIRED, ...environment });
}

function complaintAbout(environment: NodeJS.ProcessEnv): string {
  try {
    parse(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('the configuration was accepted');
}

const production = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  NODE_ENV: 'production',
  ...environment,
});

describe(parseConfig.name, () => {
  it('needs nothing but the addresses of both engines and the master key', () => {
    expect(parse()).toMatchObject({
      environment: 'development',
      roles: ['api', 'gateway', 'worker'],
      httpPort: 5204,
      wsPort: 1216,
      language: 'zh-TW',
      timeZone: 'Asia/Shanghai',
      tokenTtlSeconds: 2_592_000,
      demo: false,
    });
  });

  it.each(ALL)('reads %s from its own variable and from no other', (name, field) => {
    const variables = ALL.map(([, each]) => each.env);
    expect(variables.filter((env) => env === field.env)).toHaveLength(1);
    expect(name in parse()).toBe(true);
  });

  it.each(Object.keys(REQUIRED))('says in one line to set %s when it is missing, empty or blank', (env) => {
    for (const value of [undefined, '', '  ']) {
      const complaint = complaintAbout({ [env]: value });
      expect(complaint.startsWith(`Set ${env}: `)).toBe(true);
      expect(complaint).not.toContain('\n');
    }
  });

  it.each(ALL.filter(([, field]) => field.fallback !== undefined))(
    'takes an empty %s for an absent one',
    (name, field) => {
      expect(parse({ [field.env]: ' ' })[name]).toEqual(parse()[name]);
    },
  );

  it.each([
    ['NODE_ENV', 'prod'],
    ['HONGYAN_ROLES', 'api,postman'],
    ['HONGYAN_ROLES', ','],
    ['DATABASE_URL', 'postgres://u@h/db'],
    ['DATABASE_URL', 'localhost'],
    ['REDIS_URL', 'http://127.0.0.1:6379'],
    ['HONGYAN_HTTP_PORT', '65536'],
    ['HONGYAN_HTTP_PORT', '-1'],
    ['HONGYAN_HTTP_PORT', '5204.5'],
    ['HONGYAN_HTTP_PORT', 'http'],
    ['HONGYAN_WS_PORT', '1e9'],
    ['HONGYAN_DATABASE_POOL_MAX', '0'],
    ['HONGYAN_HTTP_BODY_BYTES_MAX', '1'],
    ['HONGYAN_LANGUAGE', 'fr'],
    ['HONGYAN_LOG_LEVEL', 'loud'],
    ['HONGYAN_DEMO', 'yes'],
    ['HONGYAN_TOKEN_TTL_SECONDS', '1'],
    ['HONGYAN_SIGNATURE_WINDOW_SECONDS', 'NaN'],
    ['HONGYAN_DELIVERY_PARTITIONS', '0'],
    ['HONGYAN_LOG_BATCH_COUNT_MAX', 'Infinity'],
    ['HONGYAN_LOG_BATCH_BYTES_MAX', '1'],
    ['HONGYAN_LOG_QUEUE_MAX', '1'],
    ['HONGYAN_OUTBOX_SWEEP_MS', '1'],
    ['HONGYAN_OUTBOX_GRACE_MS', '1'],
    ['HONGYAN_GATEWAY_LEASE_MS', '1'],
    ['HONGYAN_GATEWAY_PING_INTERVAL_MS', '1'],
    ['HONGYAN_GATEWAY_IDLE_MS', '1'],
    ['HONGYAN_GATEWAY_FRAME_BYTES_MAX', '1'],
    ['HONGYAN_GATEWAY_FRAMES_MAX', '1'],
    ['HONGYAN_GATEWAY_SEND_BUFFER_BYTES_MAX', '1'],
    ['HONGYAN_DRAIN_MS', '-5'],
    ['HONGYAN_TIME_ZONE', 'Asia/Peking'],
    ['HONGYAN_MASTER_KEY', 'short'],
  ])('refuses %s=%s in one sentence that names it', (env, value) => {
    const complaint = complaintAbout({ [env]: value });
    expect(complaint).toMatch(new RegExp(`^${env} [^\\n]+\\.$`));
  });

  it('names the variable and stays in one line, whatever is written into a setting', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ALL.map(([, field]) => field)),
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', '\n', '\r\n'),
        (field, text, lineBreak) => {
          const value = `${text}${lineBreak}x`;
          try {
            parse({ [field.env]: value });
          } catch (error) {
            expect(error).toBeInstanceOf(ConfigError);
            expect((error as ConfigError).message).toContain(field.env);
            expect((error as ConfigError).message).not.toMatch(/[\r\n]/);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(['DATABASE_URL', 'REDIS_URL', 'HONGYAN_MASTER_KEY'])(
    'never repeats a wrong %s: it may hold a password',
    (env) => {
      expect(complaintAbout({ [env]: 'ftp://u:hunter2@h' })).not.toContain('hunter2');
    },
  );

  it('is frozen, lists included', () => {
    const config = parse();
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.roles)).toBe(true);
  });

  it('reads a list in its order, without repetitions and blanks', () => {
    expect(parse({ HONGYAN_ROLES: ' worker , api,worker' }).roles).toEqual(['worker', 'api']);
  });

  it('reads true, false, 1 and 0', () => {
    expect(['true', '1', 'false', '0'].map((text) => parse({ HONGYAN_DEMO: text }).demo)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  describe('contradictions', () => {
    it('refuses an idle limit below two ping intervals', () => {
      const environment = { HONGYAN_GATEWAY_PING_INTERVAL_MS: '5000', HONGYAN_GATEWAY_IDLE_MS: '9999' };
      expect(complaintAbout(environment)).toMatch(/^HONGYAN_GATEWAY_IDLE_MS must .*PING_INTERVAL_MS\.$/);
      expect(parse({ ...environment, HONGYAN_GATEWAY_IDLE_MS: '10000' }).gatewayIdleMs).toBe(10_000);
    });

    it('refuses one port for both servers, but not two free ones', () => {
      const environment = { HONGYAN_HTTP_PORT: '8080', HONGYAN_WS_PORT: '8080' };
      expect(complaintAbout(environment)).toMatch(/^HONGYAN_WS_PORT must differ/);
      expect(parse({ HONGYAN_HTTP_PORT: '0', HONGYAN_WS_PORT: '0' }).wsPort).toBe(0);
    });

    it('refuses a master key under 32 characters', () => {
      expect(complaintAbout({ HONGYAN_MASTER_KEY: 'k7'.repeat(15) })).toMatch(/at least 32 characters\.$/);
    });
  });

  describe('in production', () => {
    it('starts with a random key', () => {
      const key = '9f3c1a5be07d4826b1c35e9fa2d04687';
      expect(parse(production({ HONGYAN_MASTER_KEY: key })).environment).toBe('production');
    });

    it.each([
      'a'.repeat(32),
      'change-me-change-me-change-me-change-me',
      'this-is-the-example-key-of-the-docs-123',
      'hongyan-demo-key-hongyan-demo-key-12345',
      'my-secret-my-other-thing-0123456789abcd',
    ])('refuses the well-known key %s, which development accepts', (key) => {
      expect(complaintAbout(production({ HONGYAN_MASTER_KEY: key }))).toMatch(
        /^HONGYAN_MASTER_KEY is a well-known/,
      );
      expect(parse({ HONGYAN_MASTER_KEY: key }).masterKey).toBe(key);
    });

    it('refuses the demo page', () => {
      const environment = production({
        HONGYAN_MASTER_KEY: '9f3c1a5be07d4826b1c35e9fa2d04687',
        HONGYAN_DEMO: 'true',
      });
      expect(complaintAbout(environment)).toMatch(/^HONGYAN_DEMO must not be true/);
    });
  });
});
