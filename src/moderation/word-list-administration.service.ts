import { Injectable } from '@nestjs/common';
import { AdminError, AppError, type Editor } from '@hongyan/kernel';
import { AppAdministration } from '../apps/app-administration.service.js';
import { AuditLog } from '../tenants/audit/audit-log.service.js';
import { runInSlices } from './in-slices.js';
import { WordMatcher } from './word-matcher.js';
import { WordListsService } from './word-lists.service.js';

const SLICE_MS = 4;
/** So many words of a change are kept in the audit log; of all of them only how many. */
const AUDITED_WORDS_MAX = 200;

export interface WordList {
  readonly words: readonly string[];
  readonly updatedAtMs: number | null;
}

/** Word lists of apps, for people who look after them; every change is in the audit log. */
@Injectable()
export class WordListAdministration {
  constructor(
    private readonly apps: AppAdministration,
    private readonly lists: WordListsService,
    private readonly audit: AuditLog,
  ) {}

  /** Throws `not_found`. */
  async show(scope: number | null, appId: number): Promise<WordList> {
    await this.apps.get(scope, appId);
    return this.lists.show(appId);
  }

  /** Which words of the list would hold a text back, as they are spelled there. */
  async check(scope: number | null, appId: number, text: string): Promise<string[]> {
    const { words } = await this.show(scope, appId);
    return runInSlices(WordMatcher.wordsIn(text, words), SLICE_MS);
  }

  /** Changes the list as it stands. Throws `not_found`, and `invalid_input` for a list that is too long. */
  async change(
    { tenantId: scope, actor }: Editor,
    appId: number,
    edit: (words: readonly string[]) => readonly string[],
  ): Promise<WordList> {
    const { name, tenantId } = await this.apps.get(scope, appId);
    const object = { kind: 'app', id: appId, name };
    try {
      await this.lists.change(appId, edit, async (tx, before, after) => {
        const states = statesOf(before, after);
        if (states)
          await this.audit.record(tx, actor, { action: 'words.change', object, tenantId, ...states });
      });
    } catch (error) {
      if (!(error instanceof AppError) || error.key !== 'parameter_error') throw error;
      throw new AdminError('invalid_input', { field: 'words', text: `${error.message}.` });
    }
    return this.lists.show(appId);
  }
}

/** What a change took off and added; null when it changed nothing. */
function statesOf(
  before: readonly string[],
  after: readonly string[],
): { before: Record<string, unknown>; after: Record<string, unknown> } | null {
  const [was, is] = [new Set(before), new Set(after)];
  const removed = before.filter((word) => !is.has(word));
  const added = after.filter((word) => !was.has(word));
  if (removed.length + added.length === 0) return null;
  return {
    before: { words: before.length, removed: removed.slice(0, AUDITED_WORDS_MAX) },
    after: { words: after.length, added: added.slice(0, AUDITED_WORDS_MAX) },
  };
}
