import { Controller } from '@nestjs/common';
import { BodyBytesMax, Caller, Input, JsonText, Reply } from '@hongyan/http';
import type { AppPrincipal } from '@hongyan/kernel';
import { AppRoute } from '../apps/signature.guard.js';
import { ConfigDeleteDto, ConfigDto, ConfigEditDto } from './config.dto.js';
import { LIST_BODY_BYTES_MAX } from './word-list.js';
import { WordListsService } from './word-lists.service.js';

@Controller()
export class ConfigController {
  constructor(private readonly wordLists: WordListsService) {}

  @AppRoute('GET', 'config/msgWordsBlacklist', ConfigDto)
  async show(@Caller() app: AppPrincipal): Promise<Reply> {
    return new Reply('success', new JsonText(`{"config":${await this.wordLists.showJson(app.appId)}}`));
  }

  @AppRoute('POST', 'config/msgWordsBlacklist/edit', ConfigEditDto)
  @BodyBytesMax(LIST_BODY_BYTES_MAX)
  async edit(@Caller() app: AppPrincipal, @Input() input: ConfigEditDto): Promise<Reply> {
    await this.wordLists.replace(app.appId, input.config_value);
    return new Reply('do_success');
  }

  @AppRoute('DELETE', 'config/delete', ConfigDeleteDto)
  async delete(@Caller() app: AppPrincipal, @Input() input: ConfigDeleteDto): Promise<Reply> {
    await this.wordLists.delete(app.appId, input.config_key ?? '');
    return new Reply('do_success');
  }
}
