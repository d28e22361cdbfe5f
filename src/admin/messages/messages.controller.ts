import { Controller } from '@nestjs/common';
import { Caller, Input, markedPageRequest, type Page, PathId, PathText } from '@hongyan/http';
import type { AdminPrincipal } from '@hongyan/kernel';
import { parseLivesMark } from '../../messaging/life/lives-page.js';
import { LivesService } from '../../messaging/life/lives.service.js';
import { AdminRoute } from '../../tenants/admin.guard.js';
import { AppAdministration } from '../../apps/app-administration.service.js';
import { headOf, type LifeHead, MessageLooks, type WholeLife } from './message-looks.service.js';
import { ConversationDto, MessageDto } from './messages.dto.js';

/** What became of messages. */
@Controller()
export class MessagesAdminController {
  constructor(
    private readonly apps: AppAdministration,
    private readonly lives: LivesService,
    private readonly looks: MessageLooks,
  ) {}

  @AdminRoute('GET', 'apps/:appId/messages', 'messages.read', { input: ConversationDto })
  async list(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @Input() query: ConversationDto,
  ): Promise<Page<LifeHead>> {
    await this.apps.get(caller.tenantId, appId);
    const { a, b, aroundMs } = query;
    const request = markedPageRequest(query, parseLivesMark);
    const { items, next } = await this.lives.list(appId, [a, b], aroundMs, request);
    return { items: items.map(headOf), next };
  }

  @AdminRoute('GET', 'apps/:appId/messages/:msgId', 'messages.read', { input: MessageDto })
  get(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @PathText('msgId') msgId: string,
    @Input() { content = false }: MessageDto,
  ): Promise<WholeLife> {
    return this.looks.get(caller, appId, msgId, { withContent: content });
  }
}
