import type { Locator, Page } from 'playwright-core';
import { until } from '../harness/until.js';

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
