import { Controller } from '@nestjs/common';
import { BodyBytesMax, Caller, Input, PathId } from '@hongyan/http';
import type { AdminPrincipal } from '@hongyan/kernel';
import { LIST_BODY_BYTES_MAX, WORD_EDITS } from '../../moderation/word-list.js';
import { WordListAdministration, type WordList } from '../../moderation/word-list-administration.service.js';
import { AdminRoute } from '../../tenants/admin.guard.js';
import { TextDto, WordsChangeDto, WordsDto } from './words.dto.js';

interface Verdict {
  readonly blocked: boolean;
  readonly words: readonly string[];
}

/** Words that clients of an app may not send. */
@Controller()
export class WordsController {
  constructor(private readonly lists: WordListAdministration) {}

  @AdminRoute('GET', 'apps/:appId/words', 'words.read')
  show(@Caller() { tenantId: scope }: AdminPrincipal, @PathId('appId') appId: number): Promise<WordList> {
    return this.lists.show(scope, appId);
  }

  @AdminRoute('PUT', 'apps/:appId/words', 'words.manage', { input: WordsDto })
  @BodyBytesMax(LIST_BODY_BYTES_MAX)
  replace(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @Input() { words }: WordsDto,
  ): Promise<WordList> {
    return this.lists.change(caller, appId, (current) => WORD_EDITS.set(current, words));
  }

  @AdminRoute('PATCH', 'apps/:appId/words', 'words.manage', { input: WordsChangeDto })
  @BodyBytesMax(LIST_BODY_BYTES_MAX)
  change(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @Input() { add, remove }: WordsChangeDto,
  ): Promise<WordList> {
    return this.lists.change(caller, appId, (current) =>
      WORD_EDITS.add(WORD_EDITS.remove(current, remove ?? []), add ?? []),
    );
  }

  @AdminRoute('POST', 'apps/:appId/words/check', 'words.read', { input: TextDto })
  async check(
    @Caller() { tenantId: scope }: AdminPrincipal,
    @PathId('appId') appId: number,
    @Input() { text }: TextDto,
  ): Promise<Verdict> {
    const words = await this.lists.check(scope, appId, text);
    return { blocked: words.length > 0, words };
  }
}
