import { Controller } from '@nestjs/common';
import { Caller, Input, Reply } from '@hongyan/http';
import type { AppPrincipal } from '@hongyan/kernel';
import { WallClock } from '@hongyan/protocol';
import { timeStampMs } from '../apps/app-signature.js';
import { AppRoute } from '../apps/signature.guard.js';
import { markerOf, pageSizeOf } from './attempt-page.js';
import { WebhookLog } from './webhook-log.service.js';
import { AttemptsDto, ReplayDto } from './webhooks.dto.js';

/** Ours: what an app server sees of its callbacks (docs/webhooks.md). */
@Controller()
export class WebhooksController {
  constructor(
    private readonly log: WebhookLog,
    private readonly wallClock: WallClock,
  ) {}

  @AppRoute('GET', 'webhooks/attempts', AttemptsDto)
  async attempts(@Caller() { appId }: AppPrincipal, @Input() input: AttemptsDto): Promise<Reply> {
    const filter = {
      msgId: input.msg_id || null,
      sinceMs: timeStampMs(input.since ?? ''),
      untilMs: timeStampMs(input.until ?? ''),
      outcome: null,
      after: markerOf(input.marker),
    };
    const { attempts, next } = await this.log.page(appId, filter, pageSizeOf(input.limit));
    const data = attempts.map(({ msgId, attempt, atMs, durationMs, outcome, status, error }) => ({
      msg_id: msgId,
      attempt,
      at: this.wallClock.format(atMs),
      duration_ms: durationMs,
      outcome,
      status,
      error,
    }));
    return new Reply('success', { data, next });
  }

  @AppRoute('POST', 'webhooks/replay', ReplayDto)
  async replay(@Caller() { appId }: AppPrincipal, @Input() input: ReplayDto): Promise<Reply> {
    const count = await this.log.replay(appId, input.all === '1' ? null : input.msg_id!);
    return new Reply('do_success', { count });
  }
}
