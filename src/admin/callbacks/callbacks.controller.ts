import { Controller } from '@nestjs/common';
import { Caller, Input, markedPage, markedPageRequest, type Page, PathId } from '@hongyan/http';
import type { AdminPrincipal } from '@hongyan/kernel';
import { AdminRoute } from '../../tenants/admin.guard.js';
import type { Attempt } from '../../webhooks/attempt.js';
import { parseMarker } from '../../webhooks/attempt-marker.js';
import { type CallbackOverview, CallbackOverviews } from '../../webhooks/callback-overviews.service.js';
import { WebhookLog } from '../../webhooks/webhook-log.service.js';
import { AppAdministration } from '../../apps/app-administration.service.js';
import { AttemptsQueryDto, ReplayDto } from './callbacks.dto.js';

/** The calls to an app's own server. */
@Controller()
export class CallbacksAdminController {
  constructor(
    private readonly apps: AppAdministration,
    private readonly callbacks: CallbackOverviews,
    private readonly log: WebhookLog,
  ) {}

  @AdminRoute('GET', 'apps/:appId/callbacks', 'callbacks.read')
  async overview(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
  ): Promise<CallbackOverview> {
    return this.callbacks.of(await this.apps.get(caller.tenantId, appId));
  }

  @AdminRoute('GET', 'apps/:appId/callbacks/attempts', 'callbacks.read', { input: AttemptsQueryDto })
  async attempts(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @Input() query: AttemptsQueryDto,
  ): Promise<Page<Attempt>> {
    await this.apps.get(caller.tenantId, appId);
    const { msgId = null, sinceMs = null, untilMs = null, outcome = null } = query;
    const { after, limit } = markedPageRequest(query, parseMarker);
    const filter = { msgId, sinceMs, untilMs, outcome, after };
    const { attempts, next } = await this.log.page(appId, filter, limit);
    return markedPage(attempts, next);
  }

  @AdminRoute('POST', 'apps/:appId/callbacks/replay', 'callbacks.replay', { input: ReplayDto, status: 202 })
  async replay(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @Input() { msgId, all }: ReplayDto,
  ): Promise<{ count: number }> {
    const app = await this.apps.get(caller.tenantId, appId);
    return { count: await this.callbacks.replay(caller.actor, app, all ? null : msgId!) };
  }
}
