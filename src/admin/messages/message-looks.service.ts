import { Injectable } from '@nestjs/common';
import { AdminError, type AdminPrincipal } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import type { Life } from '../../messaging/life/life.js';
import { LivesService } from '../../messaging/life/lives.service.js';
import { AuditLog } from '../../tenants/audit/audit-log.service.js';
import type { Attempt } from '../../webhooks/attempt.js';
import { WebhookLog } from '../../webhooks/webhook-log.service.js';
import { AppAdministration } from '../../apps/app-administration.service.js';

/** More than any callback is tried without being replayed again and again. */
const ATTEMPTS_MAX = 100;

/** A life as lists have it: the content is never in it. */
export interface LifeHead extends Life {
  readonly content: string | null;
  /** Whether there is a content that is not shown. */
  readonly contentHidden: boolean;
}

export interface WholeLife extends LifeHead {
  /** Newest first. */
  readonly callbacks: readonly Attempt[];
}

/** Messages together with what other rooms know of them. What somebody looks into stands in the audit log. */
@Injectable()
export class MessageLooks {
  constructor(
    private readonly apps: AppAdministration,
    private readonly lives: LivesService,
    private readonly log: WebhookLog,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `forbidden` for a content that the caller may not see, `not_found` for a message that is not there. */
  async get(
    caller: AdminPrincipal,
    appId: number,
    msgId: string,
    { withContent }: { withContent: boolean },
  ): Promise<WholeLife> {
    if (withContent && !caller.permissions.has('messages.content')) throw new AdminError('forbidden');
    const { tenantId } = await this.apps.get(caller.tenantId, appId);
    const life = await this.lives.find(appId, msgId);
    if (!life) throw new AdminError('not_found');
    const filter = { msgId, sinceMs: null, untilMs: null, outcome: null, after: null };
    const { attempts: callbacks } = await this.log.page(appId, filter, ATTEMPTS_MAX);
    if (!withContent || life.blockedBy) return { ...headOf(life), callbacks };
    const content = await this.unitOfWork.run(async (tx) => {
      const object = { kind: 'message', id: life.msgId, name: `${life.fromUid} → ${life.toUid}` };
      const after = { appId };
      await this.audit.record(tx, caller.actor, { action: 'message.view_content', object, tenantId, after });
      return this.lives.findContent(tx, appId, msgId);
    });
    return { ...life, content, contentHidden: false, callbacks };
  }
}

/** What a refused send said is not kept, so there is nothing to hide. */
export function headOf(life: Life): LifeHead {
  return { ...life, content: null, contentHidden: life.blockedBy === null };
}
