import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '@hongyan/kernel';
import { Invalidations, UnitOfWork } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { AppConfigRepository } from './app-config.repository.js';
import { filteredTextOf } from './filtered-text.js';
import { runInSlices } from './in-slices.js';
import { WORD_LIST_KEY, wordsOf } from './word-list.js';
import { WordMatcher } from './word-matcher.js';

/** Characters of all cached lists together: some 75 MB. */
const CACHED_CHARACTERS_MAX = 2_000_000;
/** What an app without words counts for. */
const ENTRY_CHARACTERS = 100;
/** How long another process may not notice an edit when the hint was lost. */
const RECHECK_MS = 5_000;
const SLICE_MS = 4;

interface CompiledList {
  readonly matcher: WordMatcher;
  /** Of the stored value that was compiled; null when there was none. */
  readonly revision: string | null;
  checkedAtMs: number;
}

/** Finds the messages that an app does not want to be delivered (contract 8.4). */
@Injectable()
export class WordFilterService {
  private readonly lists = new LRUCache<number, CompiledList>({
    maxSize: CACHED_CHARACTERS_MAX,
    sizeCalculation: ({ matcher }) => matcher.size + ENTRY_CHARACTERS,
  });
  /** Look-ups under way: however many messages wait for a list, it is read and compiled once. */
  private readonly refreshes = new Map<number, Promise<CompiledList>>();

  constructor(
    private readonly configs: AppConfigRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    invalidations: Invalidations,
  ) {
    invalidations.on('words', (appId) => this.onEdit(appId));
  }

  /** Whether a client's message holds a word of its app's list. Logs who sent one, not what. */
  async holdsBack(appId: number, fromUserId: number, type: string, contentJson: string): Promise<boolean> {
    const { matcher } = await this.listOf(appId);
    if (matcher.size === 0) return false;
    const text = filteredTextOf(type, contentJson);
    if (text === null || !matcher.matches(text)) return false;
    this.logger.info({ appId, fromUserId }, 'A message was held back for a word of the list');
    return true;
  }

  /** Compiles a list without holding up the process. Throws `parameter_error` when it is too long. */
  compile(words: readonly string[]): Promise<WordMatcher> {
    return runInSlices(WordMatcher.compile(words), SLICE_MS);
  }

  /** Takes a list over that was compiled before it was stored; resolves when it, or a later one, is in force here. */
  async adopt(appId: number, matcher: WordMatcher, revision: string | null): Promise<void> {
    this.lists.set(appId, { matcher, revision, checkedAtMs: this.clock.nowMs() });
    await this.refreshAnew(appId);
  }

  private async listOf(appId: number): Promise<CompiledList> {
    const known = this.lists.get(appId);
    const isChecked = known && this.clock.nowMs() - known.checkedAtMs < RECHECK_MS;
    return isChecked ? known : this.refresh(appId);
  }

  /** The old list serves until the new one is compiled. */
  private onEdit(appId: string | null): void {
    if (appId === null) {
      for (const list of this.lists.values()) list.checkedAtMs = 0;
      return;
    }
    const id = Number(appId);
    if (this.lists.has(id) || this.refreshes.has(id)) {
      this.refreshAnew(id).catch((error: unknown) => {
        this.logger.warn({ err: error, appId }, 'An edited word list could not be read; it will be soon');
      });
    }
  }

  /** A refresh that is under way may have read the list before it was edited, so another one follows it. */
  private async refreshAnew(appId: number): Promise<void> {
    await this.refreshes.get(appId)?.catch(() => undefined);
    await this.refresh(appId);
  }

  private refresh(appId: number): Promise<CompiledList> {
    let refresh = this.refreshes.get(appId);
    if (!refresh) {
      refresh = this.read(appId).finally(() => this.refreshes.delete(appId));
      this.refreshes.set(appId, refresh);
    }
    return refresh;
  }

  private async read(appId: number): Promise<CompiledList> {
    const { pool } = this.unitOfWork;
    const checkedAtMs = this.clock.nowMs();
    const revision = await this.configs.findRevision(pool, appId, WORD_LIST_KEY);
    const known = this.lists.get(appId);
    if (known?.revision === revision) {
      known.checkedAtMs = checkedAtMs;
      return known;
    }
    const stored = await this.configs.find(pool, appId, WORD_LIST_KEY);
    const matcher = stored ? await this.compile(wordsOf(stored.value)) : WordMatcher.EMPTY;
    const list = { matcher, revision: stored?.revision ?? null, checkedAtMs };
    this.lists.set(appId, list);
    return list;
  }
}
