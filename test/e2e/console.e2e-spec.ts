import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { graveFaults } from '../harness/accessibility.js';
import { totpCode } from '../harness/admin-client.js';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { ConsoleStage } from '../harness/console-stage.js';
import { signedCall, type TestApp } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { until } from '../harness/until.js';
import { ATTEMPTS_MAX, sendText } from '../harness/webhook-journey.js';

/** Where pictures of every page go, for people to look at; nowhere unless it is set. */
const PICTURES = process.env['TEST_SCREENSHOTS'];
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 860 };
/** The narrowest that is still common. */
const NARROW = { width: 360, height: 740 };

let stage: ConsoleStage;
let totpSecret: string;
let tenantId: number;
let app: TestApp;
let alice: ChatUser;
let bob: ChatUser;
/** Of the last callback: a message with a whole life. */
let msgId: string;

beforeAll(async () => {
  stage = await ConsoleStage.start();
});

afterAll(() => stage.end());

const see = (text: string | RegExp): Promise<void> => stage.page.getByText(text).first().waitFor();

/** Name for pictures, and address; `:app` and `:tenant` are those of the walk. */
const PAGES = [
  ['overview', ''],
  ['tenants', '/tenants'],
  ['tenant', '/tenants/:tenant'],
  ['admins', '/admins'],
  ['apps', '/apps'],
  ['app-overview', '/apps/:app'],
  ['app-secrets', '/apps/:app/secrets'],
  ['app-settings', '/apps/:app/settings'],
  ['app-words', '/apps/:app/words'],
  ['app-users', '/apps/:app/users'],
  ['app-user', '/apps/:app/users?uid=alice'],
  ['app-messages', '/apps/:app/messages?a=alice&b=bob'],
  ['app-message', '/apps/:app/messages?msgId=:message'],
  ['app-callbacks', '/apps/:app/callbacks'],
  ['app-quotas', '/apps/:app/quotas'],
  ['app-jobs', '/apps/:app/jobs'],
  ['audit', '/audit'],
  ['account', '/account'],
] as const;

/** In order: what one step makes, the next one uses. All of it by keys alone. */
describe('With a keyboard, an operator', () => {
  it('signs in with a second factor', async () => {
    const { keyboard, page } = stage;
    await stage.open('');
    expect(await graveFaults(page)).toEqual([]);
    await stage.giveCredentials();
    totpSecret = await stage.enrol();
    await see('On, with 10 recovery codes left.');
    await keyboard.press('Sign out');
    await stage.giveCredentials();
    await keyboard.write('Code or recovery code', totpCode(totpSecret, 1));
    await page.keyboard.press('Enter');
    await keyboard.tabTo('Tenants');
    expect(await page.title()).toBe('My account · Hongyan');
  });

  it('creates a tenant and an app, and copies the key', async () => {
    const { keyboard, page } = stage;
    await keyboard.press('Tenants');
    await keyboard.open('New tenant');
    await keyboard.write('Name', 'Acme');
    await page.keyboard.press('Enter');
    await see('Tenant “Acme” created.');
    await page.waitForURL(/\/tenants\/\d+$/);
    tenantId = Number(/\d+$/.exec(page.url())![0]);
    await keyboard.press(/^Its apps/);
    await keyboard.open('New app');
    await keyboard.write('Name', 'Acme chat');
    await page.keyboard.press('Enter');
    await keyboard.press('Copy: App key');
    const key = await stage.clipboard();
    await keyboard.press('Copy: App secret');
    const secret = await stage.clipboard();
    await keyboard.press('Open the app');
    await page.getByRole('heading', { name: 'Acme chat' }).waitFor();
    const { http, ws } = stage.server;
    app = { id: Number(/\/apps\/(\d+)/.exec(page.url())![1]), key, secret, http, ws };
    [alice, bob] = [await registerUser(app, 'alice', { nickname: 'Alice' }), await registerUser(app, 'bob')];
  });

  it('rotates the secret without an outage', async () => {
    const { keyboard, page } = stage;
    await keyboard.press('Secrets');
    await keyboard.open('Rotate');
    await keyboard.press('Make a new secret');
    await keyboard.press('Copy: New secret');
    const secret = await stage.clipboard();
    await keyboard.press('Close');
    const renewed = { ...app, secret };
    await registerUser(app, 'carol');
    await registerUser(renewed, 'carol');
    await see('A rotation is under way');
    const revoke = page.getByRole('button', { name: /^Revoke the secret/ }).last();
    await keyboard.open((await revoke.getAttribute('aria-label'))!);
    await keyboard.press('Revoke');
    await see('Secret revoked.');
    await until('the former secret to be refused', async () => {
      const { json } = await signedCall(app, '/users/register', { uid: 'carol' });
      return json.code !== 200;
    });
    app = renewed;
  });

  it('edits the word list, tries it, and sees a message blocked', async () => {
    const { keyboard, page } = stage;
    await keyboard.press('Words');
    await keyboard.write('Word list', 'forbidden\n加微信');
    await keyboard.press('Save');
    await see('Word list saved.');
    await keyboard.write('Text', 'a forbidden word');
    await keyboard.press('Check');
    await see('Would be blocked, because of: forbidden');
    await alice.sendText(bob, 'a forbidden word');
    expect(await bob.historyTexts(alice)).toEqual([]);
    await keyboard.press('Messages');
    await keyboard.tabTo('By message id');
    await page.keyboard.press('ArrowRight');
    await keyboard.write('uid of one side', 'alice');
    await keyboard.write('uid of the other side', 'bob');
    await page.keyboard.press('Enter');
    await see('Stopped by the word list');
  });

  it('blocks a user, whose socket closes', async () => {
    const { keyboard } = stage;
    const socket = await SocketClient.connect(alice);
    await keyboard.press('Users');
    await keyboard.write('Find users', 'ali');
    await keyboard.press('alice');
    await see('Devices online');
    await keyboard.open('Block');
    await keyboard.press('Block');
    await until('the socket to close', () => socket.closeCode !== undefined);
    await keyboard.press('Unblock');
    await keyboard.tabTo('Block');
    alice = await registerUser(app, 'alice');
  });

  it('finds the life of a message, and its content when asked', async () => {
    const { keyboard } = stage;
    const socket = await SocketClient.connect(bob);
    const msgId = await sendText(alice, bob, 'hello from Alice');
    await socket.nextText('hello from Alice');
    await alice.sendText(bob, 'another one');
    await bob.read(alice);
    await keyboard.press('Messages');
    await keyboard.write('Message id', msgId);
    await stage.page.keyboard.press('Enter');
    await see(/^Pushed to node /);
    await stage.page.locator('.life [data-mood="good"]', { hasText: 'Read' }).waitFor();
    expect(await stage.page.getByText('hello from Alice').count()).toBe(0);
    await keyboard.press('Show content');
    await see(/hello from Alice/);
    socket.socket.close();
  });

  it('replays a callback that failed', async () => {
    const { keyboard, callbacks } = stage;
    callbacks.answer = (response) => response.writeHead(500).end();
    await keyboard.press('Settings');
    await keyboard.write(/^Callback URL/, callbacks.url());
    await keyboard.press('Save');
    await see('Saved');
    const carol = await registerUser(app, 'carol');
    msgId = await sendText(alice, carol, 'while you were away');
    await callbacks.untilReceived(msgId, ATTEMPTS_MAX);
    await keyboard.press('Callbacks');
    callbacks.answer = (response) => response.end('ok');
    await keyboard.press(new RegExp(`^${msgId}`));
    await keyboard.press('Replay');
    await callbacks.untilReceived(msgId, ATTEMPTS_MAX + 1);
    await see('Delivered');
  });
});

describe('Every page', () => {
  it.each(PAGES)('%s: is open to everybody who uses it, in light and dark', async (name, path) => {
    await visit(path);
    const faults = await graveFaults(stage.page);
    await wear('dark');
    faults.push(...(await graveFaults(stage.page, ['color-contrast'])));
    expect(faults).toEqual([]);
    if (PICTURES) await picture(name, PICTURES);
    await wear('light');
    expect(await overhang()).toEqual([]);
  });

  it('shows what is not there, and the door, as pages of the house', async () => {
    await stage.open('/apps/999999');
    await see('There is no such object, or it is not yours to see.');
    expect(await graveFaults(stage.page)).toEqual([]);
    await stage.open('/nowhere');
    await see('There is no such page, or it is not for your role.');
    await stage.open('/accept#gone');
    await see('This link does not work');
    expect(await graveFaults(stage.page)).toEqual([]);
  });

  it('complained of nothing and asked no other host', () => {
    stage.expectNoComplaint();
  });
});

async function visit(path: string): Promise<void> {
  const ids: Readonly<Record<string, string | number>> = { app: app.id, tenant: tenantId, message: msgId };
  await stage.open(path.replace(/:(app|tenant|message)/g, (_, id: string) => String(ids[id])));
  expect(await stage.page.title()).toMatch(/ · Hongyan$/);
}

/** Colours fade into each other, and menus slide, for a moment. */
async function untilStill(): Promise<void> {
  await stage.page.waitForFunction(() => document.getAnimations().length === 0);
}

/** As on a system that is light or dark, once the page has followed. */
async function wear(colorScheme: 'light' | 'dark'): Promise<void> {
  await stage.page.emulateMedia({ colorScheme });
  await stage.page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
  await untilStill();
}

/** What stands out at the side of a narrow phone, unless it can be scrolled there. */
async function overhang(): Promise<string[]> {
  const { page } = stage;
  await page.setViewportSize(NARROW);
  await untilStill();
  const found = await page.evaluate((width) => {
    if (document.documentElement.scrollWidth <= width) return [];
    const all = [...document.querySelectorAll('main *')];
    return all
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .map((element) => `${element.tagName} ${element.className} ${element.textContent.slice(0, 40)}`);
  }, NARROW.width);
  await page.setViewportSize(DESK);
  return found;
}

/** The page by day, by night, and on a phone. */
async function picture(name: string, folder: string): Promise<void> {
  const { page } = stage;
  const take = async (kind: string): Promise<void> => {
    await untilStill();
    await page.screenshot({ path: join(folder, `${name}-${kind}.png`), fullPage: true });
  };
  await mkdir(folder, { recursive: true });
  await take('dark');
  await wear('light');
  await take('light');
  await page.setViewportSize(PHONE);
  await take('phone');
  await page.setViewportSize(DESK);
}
