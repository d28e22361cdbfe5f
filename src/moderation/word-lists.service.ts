import { Injectable } from '@nestjs/common';
import { AppError, Clock } from '@hongyan/kernel';
import { Invalidations, type Sql, UnitOfWork } from '@hongyan/persistence';
import { AppConfigRepository } from './app-config.repository.js';
import { WordFilterService } from './word-filter.service.js';
import { shownJsonOf, storedValueOf, WORD_LIST_KEY, wordsOf } from './word-list.js';
import { WordMatcher } from './word-matcher.js';

const EMPTY_LIST = '[]';
/** Text that the column can hold; nothing else was ever stored. */
const CONFIG_KEY = /^[\x21-\x7e]{1,100}$/;

/** Reads and edits the words of an app (contract 3.24). An edit is in force here at once and on all nodes soon. */
@Injectable()
export class WordListsService {
  constructor(
    private readonly configs: AppConfigRepository,
    private readonly filter: WordFilterService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly invalidations: Invalidations,
  ) {}

  /** JSON text of what the app server stored, which need not be a list; `null` when it stored nothing. */
  async showJson(appId: number): Promise<string> {
    return shownJsonOf((await this.find(appId)) ?? null);
  }

  async list(appId: number): Promise<string[]> {
    return (await this.show(appId)).words;
  }

  /** The list, and when it was changed last; null when it never was. */
  async show(appId: number): Promise<{ words: string[]; updatedAtMs: number | null }> {
    const stored = await this.configs.find(this.unitOfWork.pool, appId, WORD_LIST_KEY);
    return { words: wordsOf(stored?.value ?? EMPTY_LIST), updatedAtMs: stored?.updatedAtMs ?? null };
  }

  /** Replaces the list. What is no list is stored as well, and turns the filter off. */
  async replace(appId: number, given: string | object): Promise<void> {
    const value = storedValueOf(given);
    const matcher = await this.filter.compile(wordsOf(value));
    const revision = await this.configs.put(
      this.unitOfWork.pool,
      appId,
      WORD_LIST_KEY,
      value,
      this.clock.nowMs(),
    );
    await this.announce(appId, matcher, revision);
  }

  /**
   * Changes the list as it stands; parallel changes follow each other. `alongside` shares the transaction. Returns the
   * words that it has now.
   */
  async change(
    appId: number,
    change: (words: readonly string[]) => readonly string[],
    alongside?: (tx: Sql, before: readonly string[], after: readonly string[]) => Promise<void>,
  ): Promise<string[]> {
    const { words, matcher, revision } = await this.unitOfWork.run(async (tx) => {
      const nowMs = this.clock.nowMs();
      const before = await this.configs.lock(tx, appId, WORD_LIST_KEY, EMPTY_LIST, nowMs);
      const value = storedValueOf(change(wordsOf(before)));
      const words = wordsOf(value);
      const matcher = await this.filter.compile(words);
      await alongside?.(tx, wordsOf(before), words);
      return { words, matcher, revision: await this.configs.put(tx, appId, WORD_LIST_KEY, value, nowMs) };
    });
    await this.announce(appId, matcher, revision);
    return words;
  }

  /** Forgets a setting. Throws `do_failed` when there is none under that key. */
  async delete(appId: number, key: string): Promise<void> {
    const isDeleted = CONFIG_KEY.test(key) && (await this.configs.delete(this.unitOfWork.pool, appId, key));
    if (!isDeleted) {
      throw new AppError('do_failed', { internal: 'nothing is stored under that key' });
    }
    if (key === WORD_LIST_KEY) await this.announce(appId, WordMatcher.EMPTY, null);
  }

  private async find(appId: number): Promise<string | undefined> {
    return (await this.configs.find(this.unitOfWork.pool, appId, WORD_LIST_KEY))?.value;
  }

  private async announce(appId: number, matcher: WordMatcher, revision: string | null): Promise<void> {
    await this.filter.adopt(appId, matcher, revision);
    await this.invalidations.publish('words', appId);
  }
}
