import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, WebSocketRoute } from 'playwright-core';
import { type Browser, launchBrowser } from '../harness/chromium.js';
import { Installation } from '../harness/installation.js';
import type { ServerProcess } from '../harness/server-process.js';
import { sharedServer } from '../harness/shared-server.js';
import { unique } from '../harness/unique.js';
import { until } from '../harness/until.js';
import { Pane } from './demo-browser.js';

const WITH_DEMO = { env: { HONGYAN_DEMO: 'true' } };
const PAGE_ROWS = 20;
const HEARTBEAT_MS = 30_000;

let installation: Installation;
let server: ServerProcess;
let secret: string;
let browser: Browser;

beforeAll(async () => {
  installation = await Installation.create();
  server = await installation.start(WITH_DEMO);
  ({ secret } = ((await installation.cli('demo')) as { app: { secret: string } }).app);
  browser = await launchBrowser();
});

afterEach(async () => {
  const [first, ...rest] = browser.context.pages();
  await Promise.all(rest.map((page) => page.close()));
  await first?.goto('about:blank');
});

afterAll(async () => {
  await browser.close();
  await installation.dispose();
});

interface Desk {
  readonly page: Page;
  readonly left: Pane;
  readonly right: Pane;
}

/** The page with two users that no other test has. */
async function openDesk(): Promise<Desk> {
  const page = await browser.context.newPage();
  const devtools = await browser.context.newCDPSession(page);
  // The users of the test before.
  await devtools.send('Storage.clearDataForOrigin', { origin: server.http, storageTypes: 'local_storage' });
  await page.goto(`${server.http}/demo`);
  return { page, left: new Pane(page, 'left'), right: new Pane(page, 'right') };
}

async function openConnectedDesk(): Promise<Desk> {
  const desk = await openDesk();
  await desk.left.connect(unique('alice-'));
  await desk.right.connect(unique('bob-'));
  return desk;
}

describe('the demo page', () => {
  it('carries text both ways', async () => {
    const { left, right } = await openConnectedDesk();
    await left.say('鸿雁传书');
    await right.untilHears('鸿雁传书');
    await right.say('Got it');
    await left.untilHears('Got it');
    expect(await left.texts()).toEqual(['鸿雁传书', 'Got it']);
    expect(await right.texts()).toEqual(['鸿雁传书', 'Got it']);
  });

  it('counts unread messages until the user looks, then shows the sender that they were read', async () => {
    const { page, left, right } = await openConnectedDesk();
    await left.say('one');
    await left.say('two');
    await right.untilUnread(2);
    await left.untilIs('sent', 'two');
    await until('a title with the count', async () => (await page.title()).includes('(2)'));

    await right.field.focus();
    await right.untilUnread(0);
    await left.untilIs('read', 'one');
    await left.untilIs('read', 'two');
    await until('a title without a count', async () => !(await page.title()).includes('('));
  });

  it('keeps a message for a user who has not come yet', async () => {
    const { page, left, right } = await openDesk();
    const profile = { uid: unique('bob-'), nickname: 'Bob' };
    await page.evaluate(
      (stored) => localStorage.setItem('hongyan-demo.right', stored),
      JSON.stringify(profile),
    );
    await page.reload();
    await left.connect(unique('alice-'));
    await left.say('are you there?');
    await left.untilIs('sent', 'are you there?');
    await right.connect(profile.uid);
    await right.untilHears('are you there?');
  });

  it('shows markup as text', async () => {
    const { left, right } = await openConnectedDesk();
    const markup = '<img src=x onerror=alert(1)><b>&amp;</b>';
    await left.say(markup);
    await right.untilHears(markup);
    expect(await right.root.locator('.bubble *').count()).toBe(0);
  });

  it('sends from one window to another, and tells the windows of one user about each other', async () => {
    const { left, right } = await openConnectedDesk();
    const page = await browser.context.newPage();
    await page.goto(`${server.http}/demo?user=right`);
    const alone = new Pane(page, 'right');
    await alone.untilOnline();
    expect(await page.locator('.pane').count()).toBe(1);

    await left.say('to both windows');
    await alone.untilHears('to both windows');
    await right.untilHears('to both windows');
    await alone.say('from a window of its own');
    await left.untilHears('from a window of its own');
    await right.untilIs('read', 'from a window of its own');
  });

  it('comes back after a reload with its history', async () => {
    const { page, left, right } = await openConnectedDesk();
    await left.say('first');
    await right.untilHears('first');
    await right.say('second');
    await left.untilHears('second');
    await left.untilIs('read', 'first');
    await page.reload();
    await left.untilOnline();
    await left.untilHears('second');
    await left.untilIs('read', 'first');
    expect(await left.texts()).toEqual(['first', 'second']);
  });

  it('loads older messages page by page, in order', async () => {
    const { page, left, right } = await openConnectedDesk();
    const texts = Array.from({ length: PAGE_ROWS + 5 }, (_, index) => `number ${index + 1}`);
    for (const text of texts) {
      await left.say(text);
      await left.untilIs('sent', text);
    }
    await page.reload();
    await right.untilHears(texts.at(-1)!);
    expect(await right.texts()).toEqual(texts.slice(-PAGE_ROWS));
    const older = right.root.locator('.older');
    await older.click();
    await right.untilHears(texts[0]!);
    expect(await right.texts()).toEqual(texts);
    await older.waitFor({ state: 'hidden' });
  });

  it('reconnects by itself and catches up', async () => {
    const { page, left, right } = await openDesk();
    const sockets: WebSocketRoute[] = [];
    await page.routeWebSocket(/\/wss/, (socket) => {
      socket.connectToServer();
      sockets.push(socket);
    });
    await page.reload();
    await left.connect(unique('alice-'));
    await right.connect(unique('bob-'));
    await sockets[1]!.close({ code: 1001 });
    await right.root.locator('.connection[data-state="waiting"]').waitFor();
    await left.say('while you were away');
    await right.untilOnline();
    await right.untilHears('while you were away');
    expect(sockets).toHaveLength(3);
  });

  it('gets a new token when its own is refused', async () => {
    const { page, left } = await openDesk();
    let sockets = 0;
    await page.routeWebSocket(/\/wss/, (socket) => {
      if (++sockets > 1) {
        socket.connectToServer();
      } else {
        socket.send(JSON.stringify({ type: 'Sys:Disconnect', content: { code: 4006, msg: '' } }));
        void socket.close({ code: 4006 });
      }
    });
    await page.reload();
    const registered: string[] = [];
    page.on('request', (request) => {
      const { uid } = (request.url().endsWith('/demo/register') ? request.postDataJSON() : {}) as {
        uid?: string;
      };
      if (uid !== undefined) registered.push(uid);
    });
    const alice = unique('alice-');
    await left.connect(alice);
    expect(registered.filter((uid) => uid === alice)).toHaveLength(2);
  });

  it('sends a heartbeat every 30 seconds', async () => {
    const { page, left } = await openDesk();
    const sent: unknown[] = [];
    page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(payload)));
    await page.clock.install();
    await page.reload();
    await left.connect(unique('alice-'));
    await page.clock.runFor(2 * HEARTBEAT_MS);
    await until('two heartbeats', () => sent.length >= 2);
    expect(sent).toEqual(['HeartBeat', 'HeartBeat']);
  });

  it('leaves Enter to an input method that composes', async () => {
    const { left } = await openConnectedDesk();
    await left.field.fill('ni');
    await left.field.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    await left.field.press('Shift+Enter');
    await left.field.pressSequentially('hao');
    expect(await left.field.inputValue()).toBe('ni\nhao');
    await left.field.press('Enter');
    await left.untilIs('sent', 'ni\nhao');
  });

  it('speaks Chinese and English, and remembers which', async () => {
    const { page, left } = await openDesk();
    const connect = left.root.locator('.join button');
    expect(await connect.textContent()).toBe('注册并连接');
    await page.locator('#language').click();
    expect(await connect.textContent()).toBe('Register and connect');
    await page.reload();
    expect(await connect.textContent()).toBe('Register and connect');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('refuses one id for both users, and says what the server refused', async () => {
    const { left, right } = await openDesk();
    await left.connect(unique('alice-'));
    await right.root.locator('[name="uid"]').fill(unique('under_score'));
    await right.root.locator('.join button').click();
    await right.root
      .getByRole('alert')
      .getByText(/服务器答复 40\d\d/)
      .waitFor();
  });

  it('tells the way of a message without telling a token', async () => {
    const { page, left, right } = await openConnectedDesk();
    await left.say('on its way');
    await right.untilHears('on its way');
    await right.field.focus();
    await left.untilIs('read', 'on its way');
    expect(await page.locator('.steps .reached').count()).toBe(7);
    const story = await page.locator('.story').innerText();
    expect(story).toContain('POST /chat/readMsg');
    expect(story).toContain('Sys:MsgRead');
    expect(story).not.toMatch(/\b[0-9a-f]{40}\b/);
  });
});

describe('the server behind the demo page', () => {
  it('serves it under a strict policy', async () => {
    const response = await fetch(`${server.http}/demo`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  it.each([
    ['demo.css', 'text/css; charset=utf-8'],
    ['demo.js', 'text/javascript; charset=utf-8'],
    ['mark.svg', 'image/svg+xml'],
  ])('serves %s as %s', async (name, contentType) => {
    const response = await fetch(`${server.http}/demo/${name}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(contentType);
  });

  it.each(['nothing.js', '..%2fdemo.module.js', '__proto__'])('has no file %s', async (name) => {
    expect((await fetch(`${server.http}/demo/${name}`)).status).toBe(404);
  });

  it.each([{}, { uid: '' }, { uid: ['a'] }, { uid: 'x'.repeat(65) }, { uid: 'a', nickname: 'x'.repeat(65) }])(
    'refuses to register %j',
    async (user) => {
      expect(await registerAt(server, user)).toMatchObject({ code: 4003, data: null });
    },
  );

  it('makes the demo app once when two users of a fresh installation come at the same time', async () => {
    const fresh = await Installation.create();
    try {
      const own = await fresh.start(WITH_DEMO);
      const replies = await Promise.all(['a', 'b', 'c'].map((uid) => registerAt(own, { uid })));
      expect(replies.map(({ code }) => code)).toEqual([200, 200, 200]);
      const apps = (await fresh.cli('app', 'list')) as { name: string }[];
      expect(apps.map(({ name }) => name)).toEqual(['demo']);
    } finally {
      await fresh.dispose();
    }
  });

  it.each(['/demo', '/demo/demo.js', '/demo/register'])('has no %s unless it is asked for', async (path) => {
    expect((await fetch(`${sharedServer().http}${path}`)).status).toBe(404);
  });
});

describe('the browser', () => {
  it('had nothing to complain about', () => {
    expect(browser.watched.complaints).toEqual([]);
  });

  it('talked to no other host', () => {
    const addresses = browser.watched.addresses.filter((address) => address !== 'about:blank');
    const hosts = new Set(addresses.map((address) => new URL(address).host));
    expect([...hosts]).toEqual([new URL(server.http).host]);
  });

  it('never got the secret', async () => {
    const everything = (await Promise.all(browser.watched.received)).join('\n');
    expect(everything).toContain('"token"');
    expect(everything).toContain('Sys:Connect');
    expect(everything).not.toContain(secret);
  });
});

async function registerAt({ http }: ServerProcess, user: object): Promise<{ code: number }> {
  const response = await fetch(`${http}/demo/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(user),
  });
  return (await response.json()) as { code: number };
}
