import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { until } from '../harness/until.js';

const CHROMIUM = process.env['HONGYAN_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What a browser saw, over all its pages. */
export interface Watched {
  /** Errors and warnings of its console, and uncaught errors. */
  readonly complaints: string[];
  /** Of every request and WebSocket. */
  readonly addresses: string[];
  /** Bodies and frames. */
  readonly received: Promise<string>[];
}

/** A Chinese Chromium of its own, with an empty profile. */
export interface Browser {
  readonly context: BrowserContext;
  readonly watched: Watched;
  close(): Promise<void>;
}

export async function launchBrowser(): Promise<Browser> {
  const profileDir = await mkdtemp(join(tmpdir(), 'hongyan-chromium-'));
  const context = await chromium.launchPersistentContext(profileDir, {
    executablePath: CHROMIUM,
    args: ARGS,
    locale: 'zh-CN',
  });
  return {
    context,
    watched: watch(context),
    close: async () => {
      await context.close();
      await rm(profileDir, { recursive: true, force: true });
    },
  };
}

function watch(browser: BrowserContext): Watched {
  const watched: Watched = { complaints: [], addresses: [], received: [] };
  const { complaints, addresses, received } = watched;
  browser.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  browser.on('weberror', (error) => complaints.push(String(error.error())));
  browser.on('request', (request) => addresses.push(request.url()));
  browser.on('response', (response) => {
    received.push(response.text().catch(() => ''));
  });
  browser.on('page', (page) => {
    page.on('websocket', (socket) => {
      addresses.push(socket.url());
      socket.on('framereceived', ({ payload }) => received.push(Promise.resolve(String(payload))));
    });
  });
  return watched;
}

/** One of the two users on a page. */
export class Pane {
  readonly root: Locator;

  constructor(page: Page, side: 'left' | 'right') {
    this.root = page.locator(`.pane[data-side="${side}"]`);
  }

  /** Asks to come in under a uid. */
  async submit(uid: string): Promise<void> {
    await this.root.locator('[name="uid"]').fill(uid);
    await this.root.locator('.join button').click();
  }

  async connect(uid: string): Promise<void> {
    await this.submit(uid);
    await this.untilOnline();
  }

  untilOnline(): Promise<void> {
    return this.root.locator('.connection[data-state="online"]').waitFor();
  }

  get field(): Locator {
    return this.root.locator('textarea');
  }

  async say(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  async untilHears(text: string): Promise<void> {
    await this.root.locator('.theirs .bubble').getByText(text, { exact: true }).waitFor();
  }

  /** Resolves when the own message with this text came so far. */
  async untilIs(state: 'sent' | 'read', text: string): Promise<void> {
    const message = this.root.locator(`.mine[data-state="${state}"]`);
    await message.filter({ has: this.root.page().getByText(text, { exact: true }) }).waitFor();
  }

  /** The number of the unread badge; zero when there is none. */
  async unread(): Promise<number> {
    const badge = this.root.locator('.badge');
    return (await badge.isVisible()) ? Number(await badge.textContent()) : 0;
  }

  untilUnread(count: number): Promise<unknown> {
    return until(`a badge of ${count}`, async () => (await this.unread()) === count);
  }

  texts(): Promise<string[]> {
    return this.root.locator('.bubble').allTextContents();
  }
}
