import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

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

/** A Chromium of its own, with an empty profile. */
export interface Browser {
  readonly context: BrowserContext;
  readonly watched: Watched;
  close(): Promise<void>;
}

/** Speaks the language of the locale. */
export async function launchBrowser(locale = 'zh-CN'): Promise<Browser> {
  const profileDir = await mkdtemp(join(tmpdir(), 'hongyan-chromium-'));
  const context = await chromium.launchPersistentContext(profileDir, {
    executablePath: CHROMIUM,
    args: ARGS,
    locale,
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
