import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ADMIN_TEST_ENV, type AdminClient, totpCode } from './admin-client.js';
import { CallbackServer } from './callback-server.js';
import { type Browser, launchBrowser } from './chromium.js';
import { Installation } from './installation.js';
import { Keyboard } from './keyboard.js';
import type { ServerProcess } from './server-process.js';
import { ENVIRONMENT } from './webhook-journey.js';

const EMAIL = 'operator@example.com';

/** An installation with one operator, a browser at its console, and an app server that callbacks reach. */
export class ConsoleStage {
  readonly page: Page;
  readonly keyboard: Keyboard;

  private constructor(
    readonly installation: Installation,
    readonly server: ServerProcess,
    readonly browser: Browser,
    readonly callbacks: CallbackServer,
    private readonly password: string,
  ) {
    this.page = browser.context.pages()[0]!;
    this.keyboard = new Keyboard(this.page);
  }

  static async start(): Promise<ConsoleStage> {
    const installation = await Installation.create({ env: { ...ADMIN_TEST_ENV, ...ENVIRONMENT } });
    const server = await installation.start();
    const created = await installation.cli('admin', 'create', '--email', EMAIL);
    const browser = await launchBrowser('en-GB');
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const { password } = created as { password: string };
    return new ConsoleStage(installation, server, browser, await CallbackServer.start(), password);
  }

  async end(): Promise<void> {
    await this.browser.close();
    await this.callbacks.stop();
    await this.installation.dispose();
  }

  get home(): string {
    return `${this.server.http}/console`;
  }

  /** Goes to an address of the console and waits until it shows what it loaded. */
  async open(path: string): Promise<void> {
    await this.page.goto(this.home + path);
    await this.untilQuiet();
  }

  async untilQuiet(): Promise<void> {
    await this.page.locator('h1').first().waitFor();
    await this.page.waitForFunction(() => document.querySelector('.waiting') === null);
  }

  /** Fills the first step of the sign-in. */
  async giveCredentials(): Promise<void> {
    await this.keyboard.write('E-mail', EMAIL);
    await this.keyboard.write('Password', this.password);
    await this.page.keyboard.press('Enter');
  }

  /** Turns the second factor on; resolves with its secret. */
  async enrol(): Promise<string> {
    await this.keyboard.press('My account');
    await this.keyboard.open('Set up two-step sign-in');
    await this.keyboard.write('Current password', this.password);
    await this.page.keyboard.press('Enter');
    const secret = (await this.page.locator('.copyable').textContent())!;
    await this.keyboard.write('The 6 digits that the app shows', totpCode(secret));
    await this.page.keyboard.press('Enter');
    await this.keyboard.press('I have kept them');
    return secret;
  }

  /** Goes on as an admin who signed in elsewhere. */
  async enterAs({ cookie }: AdminClient): Promise<void> {
    const [name = '', value = ''] = cookie.split('=');
    await this.browser.context.clearCookies();
    await this.browser.context.addCookies([{ name, value, url: this.server.http }]);
  }

  /** What was copied. Read from another page: the console's own policy lets it write only. */
  async clipboard(): Promise<string> {
    const other = await this.browser.context.newPage();
    await other.goto(`${this.server.http}/docs`);
    const text = await other.evaluate(() => navigator.clipboard.readText());
    await other.close();
    await this.page.bringToFront();
    return text;
  }

  /** What the page and its requests must never have shown, whatever was done. */
  expectNoComplaint(): void {
    // Chromium complains of every refusal, and some are asked for: who is not signed in, what is not there.
    const complaints = this.browser.watched.complaints.filter((text) => !/status of 40[14]/.test(text));
    expect(complaints).toEqual([]);
    const foreign = this.browser.watched.addresses.filter(
      (address) => !address.startsWith(this.server.http) && !/^(data|blob|about):/.test(address),
    );
    expect(foreign).toEqual([]);
  }
}
