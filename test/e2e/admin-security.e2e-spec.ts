import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findFreePort } from '../../scripts/lib/ports.mjs';
import {
  ADMIN_TEST_ENV,
  AdminClient,
  invite,
  PASSWORD,
  signInOperator,
  totpCode,
  wrongCode,
} from '../harness/admin-client.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { scrape } from '../harness/scrape.js';
import type { ServerProcess } from '../harness/server-process.js';
import { unique } from '../harness/unique.js';

const ATTEMPTS_MAX = 3;
/** One observation per password that was checked. */
const CHECKS = 'hongyan_admin_password_check_seconds_count';
let addresses = 0;
/** An address that nobody has called from. */
const nextAddress = (): string => `203.0.113.${++addresses}`;
const INVITED = { email: `${unique('invited-')}@example.com`, name: 'x', role: 'owner' };
const byNumber = (a: number, b: number): number => a - b;

describe('The door of the Admin API', () => {
  let hongyan: Hongyan;
  let server: ServerProcess;
  /** Another process of the same installation, that locks accounts soon and calls itself by https. */
  let strict: ServerProcess;
  let operator: AdminClient;
  let tenantId: number;
  let metricsPort: number;

  beforeAll(async () => {
    metricsPort = await findFreePort();
    const metrics = { HONGYAN_METRICS_PORT: String(metricsPort) };
    hongyan = await startHongyan({ roles: ['api'], env: { ...ADMIN_TEST_ENV, ...metrics } });
    ({ server } = hongyan);
    const env = {
      HONGYAN_ADMIN_SIGN_IN_ATTEMPTS_MAX: String(ATTEMPTS_MAX),
      HONGYAN_ADMIN_SECOND_FACTOR: 'required',
      HONGYAN_PUBLIC_URL: 'https://im.example.com',
      HONGYAN_METRICS_PORT: '0',
      HONGYAN_TRUST_PROXY: 'true',
    };
    strict = await hongyan.installation.start({ roles: ['api'], env });
    operator = await signInOperator(hongyan.installation, server.http);
    tenantId = (await operator.call('POST', 'tenants', { name: unique('tenant-') })).body.id;
  });

  afterAll(() => hongyan?.dispose());

  it('sets security headers on answers, refusals and unknown paths', async () => {
    for (const path of ['auth/me', 'tenants/1', 'nowhere']) {
      const { headers } = await new AdminClient(server.http).call('GET', path, undefined, {
        origin: 'https://evil.example',
      });
      const names = ['cache-control', 'content-security-policy', 'x-frame-options', 'x-content-type-options'];
      expect(names.map((name) => headers.get(name))).toEqual([
        'no-store',
        "default-src 'none'; frame-ancestors 'none'",
        'DENY',
        'nosniff',
      ]);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('hands out cookies that scripts, other sites and plain http never see', async () => {
    const owner = await invite(operator, 'owner', tenantId);
    const plain = await new AdminClient(server.http).signIn(owner.credentials);
    expect(plain.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^hongyan-admin=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=604800$/),
    ]);
    const secure = await new AdminClient(strict.http).signIn(owner.credentials);
    expect(secure.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-hongyan-admin=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=604800; Secure$/,
      ),
    ]);
  });

  it('opens nothing but the account before a second factor that the installation demands', async () => {
    const owner = await invite(operator, 'owner', tenantId);
    const client = new AdminClient(strict.http);
    expect((await client.signIn(owner.credentials)).body.mustEnrolTotp).toBe(true);
    const refused = await client.call('GET', 'tenants');
    expect([refused.status, refused.body.error.code]).toEqual([403, 'enrolment_required']);
    expect((await client.call('GET', 'auth/sessions')).status).toBe(200);
  });

  it('takes changes of a session only with its own CSRF token, and only from its own pages', async () => {
    const body = { name: unique('tenant-') };
    const other = await invite(operator, 'operator', null);
    const forgeries: readonly Record<string, string>[] = [
      { 'x-hongyan-csrf': '' },
      { 'x-hongyan-csrf': other.csrfToken },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of forgeries) {
      const { status, body: refusal } = await operator.call('POST', 'tenants', body, headers);
      expect([status, refusal.error.code]).toEqual([403, 'csrf']);
    }
    const form = { 'content-type': 'text/plain' };
    expect((await operator.call('POST', 'tenants', body, form)).status).toBe(415);
    expect((await operator.call('POST', 'tenants', body, { origin: server.http })).status).toBe(201);
  });

  it('never signs in under a session that was there before', async () => {
    const victim = await invite(operator, 'owner', tenantId);
    const attacker = await invite(operator, 'support', tenantId);
    const browser = new AdminClient(server.http);
    browser.cookie = attacker.cookie;
    await browser.signIn(victim.credentials);
    expect(browser.cookie).not.toBe(attacker.cookie);
    expect((await browser.call('GET', 'auth/me')).body.email).toBe(victim.credentials.email);
    expect((await attacker.call('GET', 'auth/me')).status).toBe(401);
    const invented = new AdminClient(server.http);
    invented.cookie = `hongyan-admin=${'A'.repeat(43)}`;
    await invented.signIn(victim.credentials);
    expect(invented.cookie).not.toContain('AAAA');
  });

  it('says of unknown, known, invited and disabled accounts the same, to the byte', async () => {
    const known = await invite(operator, 'owner', tenantId);
    const disabled = await invite(operator, 'owner', tenantId);
    await operator.call('POST', `admins/${disabled.id}/disable`);
    const email = `${unique('invited-')}@example.com`;
    await operator.call('POST', 'admins', { email, name: 'x', role: 'owner', tenantId });
    const answers = new Set<string>();
    for (const credentials of [
      { email: `${unique('nobody-')}@example.com`, password: PASSWORD },
      { ...known.credentials, password: 'wrong' },
      disabled.credentials,
      { email, password: PASSWORD },
    ]) {
      const { status, text } = await new AdminClient(server.http).signIn(credentials);
      answers.add(`${status} ${text}`);
    }
    expect(answers.size).toBe(1);
    expect([...answers][0]).toMatch(/^401 .*bad_credentials/);
  });

  /** How many passwords one wrong sign-in has checked. */
  async function checksOf(email: string): Promise<number> {
    const before = (await scrape(metricsPort)).value(CHECKS) ?? 0;
    expect((await new AdminClient(server.http).signIn({ email, password: 'wrong' })).status).toBe(401);
    return (await scrape(metricsPort)).value(CHECKS)! - before;
  }

  it('does the same work for every address, whether anybody has it or not', async () => {
    const { credentials } = await invite(operator, 'owner', tenantId);
    expect(await checksOf(credentials.email)).toBe(1);
    expect(await checksOf(`${unique('nobody-')}@example.com`)).toBe(1);
    await operator.call('POST', 'admins', { ...INVITED, tenantId });
    expect(await checksOf(INVITED.email)).toBe(1);
  });

  /** Guesses at the strict process, all at once and from the same address; the answers in order of their status. */
  async function guess(emails: readonly string[], ip: string): Promise<number[]> {
    const from = { 'x-forwarded-for': ip };
    const replies = await Promise.all(
      emails.map((email) => new AdminClient(strict.http).signIn({ email, password: 'wrong' }, from)),
    );
    return replies.map(({ status }) => status).toSorted(byNumber);
  }

  async function lockOutsOf(name: string): Promise<{ tenantId: number | null; object: object }[]> {
    const { items } = (await operator.call('GET', 'audit?action=admin.lock_out&limit=100')).body;
    return (items as { tenantId: number | null; object: { name: string } }[]).filter(
      ({ object }) => object.name === name,
    );
  }

  it('locks an account after failures, the right password included, and unknown ones alike', async () => {
    const owner = await invite(operator, 'owner', tenantId);
    const known = owner.credentials.email;
    for (const email of [known, `${unique('nobody-')}@example.com`]) {
      const ip = nextAddress();
      const statuses = await guess(Array<string>(2 * ATTEMPTS_MAX).fill(email), ip);
      expect(statuses).toEqual([401, 401, 401, 429, 429, 429]);
      const right = await new AdminClient(strict.http).signIn(
        { email, password: PASSWORD },
        { 'x-forwarded-for': nextAddress() },
      );
      expect([right.status, right.body.error.code]).toEqual([429, 'too_many_attempts']);
      expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await lockOutsOf(email)).toEqual([
        expect.objectContaining({ tenantId: email === known ? tenantId : null, ip }),
      ]);
    }
  });

  it('locks a network that guesses at many accounts', async () => {
    const emails = Array.from({ length: 5 * ATTEMPTS_MAX + 2 }, () => `${unique('nobody-')}@example.com`);
    const ip = nextAddress();
    const statuses = await guess(emails, ip);
    expect(statuses).toEqual([...Array<number>(5 * ATTEMPTS_MAX).fill(401), 429, 429]);
    expect(await lockOutsOf(ip)).toEqual([expect.objectContaining({ tenantId: null })]);
    expect(await guess([emails[0]!], nextAddress())).toEqual([401]);
  });

  it('takes a code of the second factor once, and each recovery code once', async () => {
    const owner = await invite(operator, 'owner', tenantId);
    const { password } = owner.credentials;
    const { secret } = (await owner.call('POST', 'auth/totp/enrol', { password })).body;
    const refused = await owner.call('POST', 'auth/totp/confirm', { code: wrongCode(secret) });
    expect([refused.status, refused.body.error.field]).toEqual([422, 'code']);
    const code = totpCode(secret);
    const confirmed = await owner.call('POST', 'auth/totp/confirm', { code });
    expect(confirmed.status).toBe(200);
    const { recoveryCodes } = confirmed.body;
    const enter = async (second?: string): Promise<[number, string | undefined]> => {
      const reply = await new AdminClient(server.http).signIn({
        ...owner.credentials,
        ...(second === undefined ? {} : { code: second }),
      });
      return [reply.status, reply.body.error?.code];
    };
    expect(await enter()).toEqual([401, 'second_factor_required']);
    expect(await enter(wrongCode(secret))).toEqual([401, 'bad_credentials']);
    expect(await enter(code)).toEqual([401, 'bad_credentials']);
    const next = totpCode(secret, 1);
    expect(
      (await Promise.all([enter(next), enter(next), enter(next)]))
        .map(([status]) => status)
        .toSorted(byNumber),
    ).toEqual([200, 401, 401]);
    expect(await enter(recoveryCodes[0])).toEqual([200, undefined]);
    expect(await enter(recoveryCodes[0])).toEqual([401, 'bad_credentials']);
  });

  it('ends all sessions at once, on every process', async () => {
    const owner = await invite(operator, 'owner', tenantId);
    const elsewhere = new AdminClient(server.http);
    await elsewhere.signIn(owner.credentials);
    expect((await owner.call('POST', 'auth/sign-out-everywhere')).status).toBe(204);
    expect((await elsewhere.call('GET', 'auth/me')).status).toBe(401);
  });

  it('keeps API tokens to their scopes, away from the account, and ends them with their admin', async () => {
    const owner = await invite(operator, 'owner', tenantId);
    const wish = { name: 'ci', scopes: ['tenants.read'], expiresInDays: 1 };
    const { token, secret } = (await owner.call('POST', 'tokens', wish)).body;
    expect(secret.startsWith(`${token.prefix}_`)).toBe(true);
    expect(JSON.stringify((await owner.call('GET', 'tokens')).body)).not.toContain(secret);
    const script = new AdminClient(server.http);
    script.bearer = secret;
    const statuses = async (): Promise<number[]> => [
      (await script.call('GET', 'tenants')).status,
      (await script.call('GET', 'admins')).status,
      (await script.call('POST', 'tokens', wish)).status,
    ];
    expect(await statuses()).toEqual([200, 403, 403]);
    const greedy = await owner.call('POST', 'tokens', { ...wish, scopes: ['tenants.manage'] });
    expect([greedy.status, greedy.body.error.field]).toEqual([422, 'scopes']);
    await operator.call('POST', `admins/${owner.id}/disable`);
    expect(await statuses()).toEqual([401, 401, 401]);
  });

  it('refuses the admins and the apps of a suspended tenant until it is resumed', async () => {
    const owner = await invite(operator, 'owner', tenantId);
    await operator.call('POST', `tenants/${tenantId}/suspend`);
    const refused = await owner.call('GET', 'tenants');
    expect([refused.status, refused.body.error.code]).toEqual([403, 'tenant_suspended']);
    await operator.call('POST', `tenants/${tenantId}/resume`);
    expect((await owner.call('GET', 'tenants')).status).toBe(200);
  });

  it('writes down who did what, before and after, and shows owners only their own', async () => {
    const before = unique('tenant-');
    const { id } = (await operator.call('POST', 'tenants', { name: before })).body;
    const after = unique('tenant-');
    await operator.call('PATCH', `tenants/${id}`, { name: after });
    const { body } = await operator.call('GET', `audit?objectKind=tenant&objectId=${id}`);
    expect(body.items).toEqual([
      expect.objectContaining({ action: 'tenant.rename', before: { name: before }, after: { name: after } }),
      expect.objectContaining({ action: 'tenant.create', tenantId: id, ip: '127.0.0.1' }),
    ]);
    const owner = await invite(operator, 'owner', tenantId);
    const own = (await owner.call('GET', 'audit?limit=100')).body.items as { tenantId: number }[];
    expect(new Set(own.map((entry) => entry.tenantId))).toEqual(new Set([tenantId]));
    const first = (await owner.call('GET', 'audit?limit=1')).body;
    const second = (await owner.call('GET', `audit?limit=1&cursor=${first.next}`)).body;
    expect([first.items[0], second.items[0]]).toEqual(own.slice(0, 2));
    const csv = await operator.call('GET', `audit/export?format=csv&action=tenant.&objectId=${id}`);
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="audit.csv"');
    expect(csv.text.split('\r\n')).toHaveLength(4);
    expect(JSON.stringify(own)).not.toContain(PASSWORD);
  });
});
