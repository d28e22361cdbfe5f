import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Installation } from './installation.js';
import { unique } from './unique.js';

export interface AdminReply {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined when there is no body. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each test knows what it asked for.
  readonly body: any;
  readonly text: string;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export const PASSWORD = 'correct horse battery staple';

/** Fast hashes and room for many sign-ins: what most tests are not about. */
export const ADMIN_TEST_ENV = {
  HONGYAN_ADMIN_ARGON2_MEMORY_KIB: '1024',
  HONGYAN_ADMIN_SIGN_IN_ATTEMPTS_MAX: '1000',
  HONGYAN_ADMIN_SECOND_FACTOR: 'optional',
};

/** One caller of the Admin API: a browser that keeps its cookie, or a script with a token. */
export class AdminClient {
  cookie = '';
  csrfToken = '';
  bearer = '';

  constructor(readonly http: string) {}

  async call(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<AdminReply> {
    const response = await fetch(`${this.http}/admin/v1/${path}`, {
      method,
      headers: {
        ...(this.cookie ? { cookie: this.cookie, 'x-hongyan-csrf': this.csrfToken } : {}),
        ...(this.bearer ? { authorization: `Bearer ${this.bearer}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json' && text !== '';
    const reply = { status: response.status, headers: response.headers, text };
    const parsed = isJson ? JSON.parse(text) : undefined;
    this.keepCookie(response.headers, parsed);
    return { ...reply, body: parsed };
  }

  async signIn(
    credentials: Credentials & { code?: string },
    headers?: Readonly<Record<string, string>>,
  ): Promise<AdminReply> {
    return this.call('POST', 'auth/sign-in', credentials, headers);
  }

  private keepCookie(headers: Headers, body: { csrfToken?: string; me?: { csrfToken: string } }): void {
    const [cookie] = headers.getSetCookie();
    if (cookie === undefined) return;
    this.cookie = cookie.split(';')[0]!;
    this.csrfToken = body?.csrfToken ?? body?.me?.csrfToken ?? '';
  }
}

/** A new operator, signed in. */
export async function signInOperator(
  installation: Installation,
  http: string,
): Promise<AdminClient & { credentials: Credentials }> {
  const email = `${unique('operator-')}@example.com`;
  const { password } = (await installation.cli('admin', 'create', '--email', email)) as Credentials;
  const client = new AdminClient(http);
  const { status, text } = await client.signIn({ email, password });
  if (status !== 200) throw new Error(`Cannot sign in: ${text}`);
  return Object.assign(client, { credentials: { email, password } });
}

/** Invites an admin, who accepts; both through the API. */
export async function invite(
  inviter: AdminClient,
  role: string,
  tenantId: number | null,
): Promise<AdminClient & { id: number; credentials: Credentials }> {
  const email = `${unique(`${role}-`)}@example.com`;
  const { body } = await inviter.call('POST', 'admins', { email, name: role, role, tenantId });
  const client = new AdminClient(inviter.http);
  const accepted = await client.call('POST', 'auth/accept', {
    token: body.invitation.token,
    password: PASSWORD,
  });
  if (accepted.status !== 200) throw new Error(`Cannot accept: ${accepted.text}`);
  return Object.assign(client, {
    id: accepted.body.id as number,
    credentials: { email, password: PASSWORD },
  });
}

/** The code that an authenticator app shows, so many steps from now. */
export function totpCode(secret: string, stepsAhead = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  return totp.generate({ timestamp: Date.now() + stepsAhead * 30_000 });
}

/** A code that is not one of those that count now. */
export function wrongCode(secret: string): string {
  const right = new Set([-2, -1, 0, 1, 2].map((steps) => totpCode(secret, steps)));
  for (;;) {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    if (!right.has(code)) return code;
  }
}
