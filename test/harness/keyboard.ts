import type { Page } from 'playwright-core';
import { until } from './until.js';

const TABS_MAX = 120;

/** What stands under the focus, as somebody hears it. */
interface Focused {
  readonly role: string;
  readonly name: string;
}

/** Somebody who uses a page by its keys alone. */
export class Keyboard {
  constructor(private readonly page: Page) {}

  /** Tabs on until something with this name has the focus; throws when it goes round without. */
  async tabTo(name: string | RegExp): Promise<void> {
    await until(`${String(name)} to be reached by Tab`, () => this.tabOnce(name));
  }

  /** Presses what has this name. */
  async press(name: string | RegExp, key = 'Enter'): Promise<void> {
    await this.tabTo(name);
    await this.page.keyboard.press(key);
  }

  /** Presses what opens a dialog, and waits until the focus is in there. */
  async open(name: string | RegExp): Promise<void> {
    await this.press(name);
    await this.page.waitForFunction(() => document.activeElement?.closest('[role="dialog"]'));
  }

  /** Writes into a field, over what stands there. */
  async write(name: string | RegExp, text: string): Promise<void> {
    await this.tabTo(name);
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.insertText(text);
  }

  /** Chooses an option of a select by typing how it begins. */
  async choose(name: string | RegExp, option: string): Promise<void> {
    await this.tabTo(name);
    await this.page.keyboard.type(option);
  }

  /** One round through the page. */
  private async tabOnce(name: string | RegExp): Promise<boolean> {
    for (let count = 0; count < TABS_MAX; count++) {
      const focused = await this.focused();
      const isIt = typeof name === 'string' ? focused.name === name : name.test(focused.name);
      if (isIt) return true;
      if (count > 0 && focused.role === 'body') return false;
      await this.page.keyboard.press('Tab');
    }
    return false;
  }

  private focused(): Promise<Focused> {
    return this.page.evaluate(() => {
      const element = document.activeElement ?? document.body;
      const labels = 'labels' in element ? [...(element as HTMLInputElement).labels!] : [];
      const label = labels.map(({ textContent }) => textContent).join(' ');
      const name = element.getAttribute('aria-label') ?? (label || element.textContent || '');
      return { role: element.tagName.toLowerCase(), name: name.replace(/\s*\*$/, '').trim() };
    });
  }
}
