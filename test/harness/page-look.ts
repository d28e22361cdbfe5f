import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { graveFaults, type Look } from './accessibility.js';

/** Where pictures of every page go, for people to look at; nowhere unless it is set. */
const PICTURES = process.env['TEST_SCREENSHOTS'];
const DESK = { width: 1280, height: 860 };
/** The narrowest that is still common. */
const NARROW = { width: 360, height: 740 };

/** Colours fade into each other, and menus and dialogs slide, for a moment. */
async function untilStill(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().length === 0);
}

/** As on a system that is light or dark, once the page has followed. */
async function wear(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
  await untilStill(page);
}

/** What keeps people from using the page as it is now, in light and in dark. `name` is that of the pictures. */
export async function faultsByDayAndNight(page: Page, name: string, look: Look = {}): Promise<string[]> {
  await untilStill(page);
  const faults = await graveFaults(page, look);
  await picture(page, `${name}-light`);
  await wear(page, 'dark');
  faults.push(...(await graveFaults(page, { ...look, rules: ['color-contrast'] })));
  await picture(page, `${name}-dark`);
  await wear(page, 'light');
  return faults;
}

/** What stands out at the side of a narrow phone, unless it can be scrolled there. */
export async function overhangOnPhone(page: Page, name: string): Promise<string[]> {
  await page.setViewportSize(NARROW);
  await untilStill(page);
  const found = await page.evaluate((width) => {
    if (document.documentElement.scrollWidth <= width) return [];
    const all = [...document.querySelectorAll('main *')];
    return all
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .map((element) => `${element.tagName} ${element.className} ${element.textContent.slice(0, 40)}`);
  }, NARROW.width);
  await picture(page, `${name}-phone`);
  await page.setViewportSize(DESK);
  return found;
}

async function picture(page: Page, name: string): Promise<void> {
  if (!PICTURES) return;
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}
