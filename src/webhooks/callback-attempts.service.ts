import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { AppsService } from '../apps/apps.service.js';
import { Figures } from '../figures/figures.service.js';
import { type CallResult, isDelivered } from './attempt.js';
import { AttemptsRepository } from './attempts.repository.js';
import { backOffMs } from './back-off.js';
import { BreakerStore } from './breaker.store.js';
import { CallbackClient } from './callback-client.service.js';
import {
  type ClaimedCallback,
  type NextAttempt,
  OwedCallbacksRepository,
} from './owed-callbacks.repository.js';
import { webhookHeaders } from './webhook-signature.js';

/** Calls of one app that one process makes side by side: a slow app server must not use up what all share. */
const CALLS_PER_APP_MAX = 8;
/** Beyond the time-out: how long a worker may take over the books of an attempt before another one makes it again. */
const CLAIM_SLACK_MS = 5_000;

/** Where a callback goes, and with which secrets it is signed. */
interface Destination {
  readonly url: string;
  readonly secrets: readonly string[];
}

/** Makes attempts at callbacks, one worker at a time, and books what becomes of them. */
@Injectable()
export class CallbackAttempts {
  private readonly callsByApp = new Map<number, number>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly apps: AppsService,
    private readonly owed: OwedCallbacksRepository,
    private readonly attempts: AttemptsRepository,
    private readonly breaker: BreakerStore,
    private readonly client: CallbackClient,
    private readonly figures: Figures,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes the attempt, unless it was made, another worker makes it, or app or URL are to be left alone for now: then
   * nothing is written, and a sweeper queues it again in a while.
   */
  async make(next: NextAttempt): Promise<void> {
    const { appId } = next;
    const calls = this.callsByApp.get(appId) ?? 0;
    if (calls === CALLS_PER_APP_MAX) return;
    this.callsByApp.set(appId, calls + 1);
    try {
      await this.makeNow(next, await this.destinationOf(appId));
    } finally {
      const left = this.callsByApp.get(appId)! - 1;
      if (left === 0) this.callsByApp.delete(appId);
      else this.callsByApp.set(appId, left);
    }
  }

  private async makeNow(next: NextAttempt, destination: Destination | string): Promise<void> {
    const startMs = this.clock.nowMs();
    const claimMs = this.config.webhooksTimeoutMs + CLAIM_SLACK_MS;
    const isNowhere = typeof destination === 'string';
    const admission = isNowhere ? 'free' : await this.breaker.admit(destination.url, claimMs);
    if (admission === 'refused') return;
    const callback = await this.owed.claim(this.unitOfWork.pool, next, startMs, startMs + claimMs);
    if (callback && isNowhere) {
      await this.book(next, { status: null, error: destination }, startMs, 'dead');
    } else if (callback && !isNowhere) {
      await this.call(next, callback, destination);
    } else if (admission === 'probe' && !isNowhere) {
      await this.breaker.returnProbe(destination.url);
    }
  }

  private async call(
    next: NextAttempt,
    { body, attemptsLeft }: ClaimedCallback,
    { url, secrets }: Destination,
  ): Promise<void> {
    const startMs = this.clock.nowMs();
    const result = await this.client.post(url, body, webhookHeaders(secrets, next.msgId, startMs, body));
    if (isDelivered(result)) {
      await this.book(next, result, startMs, 'delivered');
      await this.breaker.reportSuccess(url);
    } else {
      await this.book(next, result, startMs, attemptsLeft > 1 ? this.pauseMs(attemptsLeft) : 'dead');
      await this.breaker.reportFailure(url);
    }
  }

  /** A replay begins with short pauses again, so they go by the attempts that are left. */
  private pauseMs(attemptsLeft: number): number {
    const { webhooksAttemptsMax, webhooksRetryFirstMs, webhooksRetryMaxMs } = this.config;
    const failures = Math.max(1, webhooksAttemptsMax - attemptsLeft + 1);
    return backOffMs(failures, webhooksRetryFirstMs, webhooksRetryMaxMs, Math.random());
  }

  /** Where to, or why to nowhere, as the log has it. */
  private async destinationOf(appId: number): Promise<Destination | string> {
    const { key, settings } = await this.apps.getById(appId);
    const signer = await this.apps.findSigner(key);
    if (!signer) return 'app disabled';
    return settings.callbackUrl === ''
      ? 'no callback URL'
      : { url: settings.callbackUrl, secrets: signer.secrets.map(({ secret }) => secret) };
  }

  /**
   * Writes the attempt's row and what becomes of the debt, a pause standing for another attempt after it, in one
   * transaction; nothing when another worker was faster.
   */
  private async book(
    made: NextAttempt,
    result: CallResult,
    atMs: number,
    sequel: 'delivered' | 'dead' | number,
  ): Promise<void> {
    const nowMs = this.clock.nowMs();
    const outcome = typeof sequel === 'number' ? 'failed' : sequel;
    this.figures.count(made.appId, 'callbacks', 1);
    if (outcome !== 'delivered') this.figures.count(made.appId, 'callbackFailures', 1);
    await this.unitOfWork.run(async (tx) => {
      const isOurs =
        typeof sequel === 'number'
          ? await this.owed.retry(tx, made, nowMs + sequel)
          : sequel === 'dead'
            ? await this.owed.bury(tx, made, nowMs)
            : await this.owed.remove(tx, made);
      if (!isOurs) return;
      const { appId, msgId, attempt } = made;
      const durationMs = Math.max(0, nowMs - atMs);
      await this.attempts.insert(tx, appId, { msgId, attempt, atMs, durationMs, outcome, ...result });
    });
  }
}
