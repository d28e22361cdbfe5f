import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { TokenBucket } from '@hongyan/kernel';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { RateLease } from './rate-lease.js';
import { RatesStore } from './rates.store.js';

const RATES_MAX = 100_000;
/** What may come at once after a quiet moment, in seconds of the rate: it is the error of a short measurement. */
const BURST_SECONDS = 0.2;
/** A small quota lets so many come at once, or its whole second if that is less. */
const BURST_MIN = 10;
/** How long Redis is not asked again after it failed. */
const AWAY_MS = 1_000;

interface Rate {
  readonly lease: RateLease;
  processes: number;
  /** What this process lets pass by itself while Redis is away: its fair share. */
  alone: { readonly perSecond: number; readonly bucket: TokenBucket } | undefined;
}

/**
 * Rates that hold over all processes together. While Redis is away each process lets its fair share pass, by the
 * number of processes that were there last.
 */
@Injectable()
export class SharedRates {
  private readonly process = randomUUID();
  private readonly rates = new LRUCache<string, Rate>({ max: RATES_MAX });
  private awayUntilMs = 0;

  constructor(
    private readonly store: RatesStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Whether one more fits into the rate of that name now. Never throws. */
  take(name: string, perSecond: number): boolean | Promise<boolean> {
    return perSecond > 0 && this.rateOf(name).lease.take(perSecond);
  }

  /** For one that was taken in vain. */
  giveBack(name: string): void {
    this.rateOf(name).lease.giveBack();
  }

  private rateOf(name: string): Rate {
    let rate = this.rates.get(name);
    if (!rate) {
      const lease = new RateLease((perSecond, want, unused) => this.lease(name, perSecond, want, unused));
      rate = { lease, processes: 1, alone: undefined };
      this.rates.set(name, rate);
    }
    return rate;
  }

  private async lease(name: string, perSecond: number, want: number, unused: number): Promise<number> {
    const rate = this.rateOf(name);
    if (performance.now() >= this.awayUntilMs) {
      try {
        const bucket = { perSecond, size: burstOf(perSecond) };
        const { granted, processes } = await this.store.lease(name, bucket, this.process, want, unused);
        Object.assign(rate, { processes, alone: undefined });
        return granted;
      } catch (error) {
        this.logger.debug({ err: error }, 'Rates are not shared for now');
        this.awayUntilMs = performance.now() + AWAY_MS;
      }
    }
    return this.leaseAlone(rate, perSecond, want);
  }

  private leaseAlone(rate: Rate, perSecond: number, want: number): number {
    const share = perSecond / rate.processes;
    const nowMs = performance.now();
    if (rate.alone?.perSecond !== perSecond) {
      rate.alone = { perSecond, bucket: new TokenBucket(share, Math.max(1, share * BURST_SECONDS), nowMs) };
    }
    let granted = 0;
    while (granted < want && rate.alone.bucket.take(nowMs)) granted++;
    return granted;
  }
}

function burstOf(perSecond: number): number {
  return Math.max(perSecond * BURST_SECONDS, Math.min(perSecond, BURST_MIN));
}
