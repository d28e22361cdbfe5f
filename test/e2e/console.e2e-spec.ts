import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { graveFaults } from '../harness/accessibility.js';
import { type AdminClient, invite, signInOperator, totpCode } from '../harness/admin-client.js';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { HIDDEN, PAGES, ROLES } from '../harness/console-map.js';
import { ConsoleStage } from '../harness/console-stage.js';
import { faultsByDayAndNight, overhangOnPhone } from '../harness/page-look.js';
import { signedCall, type TestApp } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { until } from '../harness/until.js';
import { ATTEMPTS_MAX, sendText } from '../harness/webhook-journey.js';

let stage: ConsoleStage;
let totpSecret: string;
let tenantId: number;
let app: TestApp;
let alice: ChatUser;
let bob: ChatUser;
/** Of the last callback: a message with a whole life. */
let msgId: string;
/** By role: admins of the tenant. */
const colleagues = new Map<string, AdminClient>();

beforeAll(async () => {
  stage = await ConsoleStage.start();
});

afterAll(() => stage.end());

const see = (text: string | RegExp): Promise<void> => stage.page.getByText(text).first().waitFor();

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
  beforeAll(async () => {
    // Nothing slides or fades: there is much to look at.
    await stage.page.emulateMedia({ reducedMotion: 'reduce' });
    const operator = await signInOperator(stage.installation, stage.server.http);
    for (const [role] of ROLES) colleagues.set(role, await invite(operator, role, tenantId));
  });

  it.each(PAGES)(
    '%s: is open to everybody who uses it, in light and dark',
    async (name, path, ...openers) => {
      const { page } = stage;
      await visit(path);
      const faults = await faultsByDayAndNight(page, name);
      expect(await overhangOnPhone(page, name)).toEqual([]);
      const dialog = page.getByRole('dialog');
      for (const [place, opener] of openers.entries()) {
        await page.getByRole('button', { name: opener }).first().click();
        await dialog.waitFor();
        const look = { within: '[role="dialog"]' };
        faults.push(...(await faultsByDayAndNight(page, `${name}-dialog-${place + 1}`, look)));
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
      }
      expect(faults).toEqual([]);
    },
  );

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

  it('audit: leads from an entry to all that its actor did and that its object went through', async () => {
    const { page } = stage;
    await stage.open('/audit');
    await page.getByRole('link', { name: 'Only about Acme chat' }).first().click();
    await page.getByRole('link', { name: 'Only by operator@example.com' }).first().click();
    const rows = page.locator('tbody tr');
    const isNarrow = async (): Promise<boolean> => {
      const texts = await rows.allInnerTexts();
      return texts.length > 0 && texts.every((text) => /operator@example\.com[^]*Acme chat\s+App/.test(text));
    };
    await until('only such entries to be left', isNarrow);
    await page.reload();
    await stage.untilQuiet();
    expect(await isNarrow()).toBe(true);
    expect(await page.getByLabel('Who').locator(':checked').innerText()).toBe('operator@example.com');
    expect(await page.getByLabel('Object', { exact: true }).inputValue()).toBe('app');
    await page.getByLabel('Object id').fill('999999');
    await see('No entries');
  });

  it.each(ROLES)('is in sight of an %s who may see it, and of nobody else', async (role, menu, tabs) => {
    await stage.enterAs(colleagues.get(role)!);
    await stage.open('');
    expect(await follow('Main')).toEqual([...menu, 'My account']);
    await visit('/apps/:app');
    expect(await follow('Sections of the app')).toEqual(tabs);
    const shown = new Set<string>([...menu, ...tabs]);
    for (const [, path] of HIDDEN.filter(([name]) => !shown.has(name))) {
      await visit(path);
      await see('There is no such page, or it is not for your role.');
    }
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

/** Goes wherever the links of a menu lead, and resolves with their names. No place may say that something failed. */
async function follow(menu: string): Promise<string[]> {
  const { page } = stage;
  const links = await page.locator(`nav[aria-label="${menu}"] a:not(.brand)`).all();
  const names: string[] = [];
  for (const link of links) {
    names.push(await link.innerText());
    await link.dispatchEvent('click');
    await page.locator('[aria-current]', { hasText: names.at(-1)! }).waitFor();
    await stage.untilQuiet();
    expect(await page.locator('[role="alert"]').allInnerTexts()).toEqual([]);
  }
  return names;
}
