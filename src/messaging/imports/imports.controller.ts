import { Controller } from '@nestjs/common';
import { Caller, Input, Reply } from '@hongyan/http';
import type { AppPrincipal } from '@hongyan/kernel';
import { AppRoute } from '../../apps/signature.guard.js';
import { ImportDto } from './import.dto.js';
import { ImportsService } from './imports.service.js';

const DEFAULT_TYPE = 'Msg:Customize';

@Controller()
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  @AppRoute('POST', 'messages/messageTransfer', ImportDto)
  async messageTransfer(@Caller() app: AppPrincipal, @Input() input: ImportDto): Promise<Reply> {
    await this.imports.accept(app.appId, {
      fromUid: input.from_uid,
      targetUid: input.target_uid,
      type: input.type || DEFAULT_TYPE,
      content: input.content,
      createdAt: input.created_at ?? '',
      msgId: input.msg_id || undefined,
    });
    return new Reply('do_success');
  }
}
