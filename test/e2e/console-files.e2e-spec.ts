import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { sendRequest } from '../harness/http-client.js';
import { ROOT } from '../harness/server-process.js';
import { sharedServer } from '../harness/shared-server.js';

const BYTES_MAX = 300 * 1024;
const ASSETS = `${ROOT}dist/console/assets/`;
const { http } = sharedServer();

const nonceOf = (policy: string): string | undefined => /'nonce-([^']+)'/.exec(policy)?.[1];

describe('The page of the console', () => {
  let page: Response;
  let html: string;

  beforeAll(async () => {
    page = await fetch(`${http}/console`);
    html = await page.text();
  });

  it('says what it may load, who may frame it, and that nobody keeps it', () => {
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonceOf(policy)}'; img-src 'self' data:; ` +
        "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
  });

  it('carries the nonce of its policy, a new one each time', async () => {
    const nonce = nonceOf(page.headers.get('content-security-policy')!)!;
    expect(html).toContain(`<meta property="csp-nonce" nonce="${nonce}">`);
    expect(html).not.toContain('__NONCE__');
    const again = await fetch(`${http}/console`);
    expect(nonceOf(again.headers.get('content-security-policy')!)).not.toBe(nonce);
  });

  it('names no other host', () => {
    expect([...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^\/console\/assets\//)]),
    );
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it.each(['/console/', '/console/apps/7/users?uid=a%2Fb', '/console/accept', '/console/assets'])(
    'is what %s answers',
    async (path) => {
      const reply = await fetch(`${http}${path}`);
      expect([reply.status, reply.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(await reply.text()).toContain('<div id="root">');
    },
  );

  it.each(['/console/../package.json', '/console/assets/../index.html', '/console/assets/..%2Findex.html'])(
    'gives no file to %s',
    async (path) => {
      // As it stands here: `fetch` would walk up the path by itself.
      const { bytes } = await sendRequest(http, { method: 'GET', path });
      expect(bytes.toString()).not.toContain('"name": "hongyan"');
      expect(bytes.toString()).not.toContain('__NONCE__');
    },
  );
});

describe('The files of the console', () => {
  const names = readdirSync(ASSETS);
  const script = names.find((name) => /^index-.*\.js$/.test(name))!;

  it.each(['gzip', 'identity'])('may be kept for ever, as %s', async (encoding) => {
    const reply = await fetch(`${http}/console/assets/${script}`, {
      headers: { 'accept-encoding': encoding },
    });
    expect(reply.status).toBe(200);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      vary: 'accept-encoding',
    });
    expect(reply.headers.get('content-encoding')).toBe(encoding === 'gzip' ? 'gzip' : null);
    expect(await reply.text()).toBe(readFileSync(ASSETS + script, 'utf8'));
  });

  it('are not there under another name', async () => {
    const reply = await fetch(`${http}/console/assets/index-nothing.js`);
    expect([reply.status, reply.headers.get('cache-control')]).toEqual([404, 'no-store']);
  });

  it('are less than 300 kB in all, compressed', () => {
    const bytes = names.map((name) => gzipSync(readFileSync(ASSETS + name)).length);
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(BYTES_MAX);
  });
});
