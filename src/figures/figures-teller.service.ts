import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '@hongyan/kernel';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { AppsService } from '../apps/apps.service.js';
import { NODES, type Scope, TELL_MS } from './figure.js';
import { Figures } from './figures.service.js';
import { FiguresStore, type Told } from './figures.store.js';
import { latencyField } from './series.js';

/** Processes tell within so long after the end of a step, not all at the same moment. */
const SPREAD_MS = 1_000;

type Sums = Map<Scope, Map<string, number>>;

/** Tells the figures of this process at the end of each ten-second step, for all roles. */
@Injectable()
export class FiguresTeller implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private toldStep = 0;

  constructor(
    private readonly figures: Figures,
    private readonly store: FiguresStore,
    private readonly apps: AppsService,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.wait();
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
  }

  private wait(): void {
    const untilEndMs = TELL_MS - (this.clock.nowMs() % TELL_MS);
    this.timer = setTimeout(
      () => {
        void this.tell().finally(() => {
          if (this.timer) this.wait();
        });
      },
      untilEndMs + Math.random() * SPREAD_MS,
    ).unref();
  }

  /** What Redis does not take is lost: these are figures. */
  private async tell(): Promise<void> {
    const step = Math.floor(this.clock.nowMs() / TELL_MS) - 1;
    if (step <= this.toldStep) return;
    this.toldStep = step;
    const sums = await this.sums();
    try {
      const states = await this.states(step);
      const told = [...sums].map(([scope, each]): Told => ({
        scope,
        sums: each,
        states: scope === 'installation' ? states : new Map(),
      }));
      await this.store.tell(step, told);
    } catch (error) {
      this.logger.debug({ err: error }, 'Figures of a step are lost');
    }
  }

  private async sums(): Promise<Sums> {
    const { counts, latencies } = this.figures.collect();
    const sums: Sums = new Map();
    addTo(sums, 'installation', NODES, 1);
    for (const [bucket, count] of latencies) addTo(sums, 'installation', latencyField(bucket), count);
    for (const [appId, ofApp] of counts) await this.addOf(sums, appId, ofApp);
    for (const read of this.figures.levelReaders) {
      for (const [appId, levels] of read()) await this.addOf(sums, appId, Object.entries(levels));
    }
    return sums;
  }

  private async addOf(
    sums: Sums,
    appId: number,
    numbers: Iterable<readonly [string, number]>,
  ): Promise<void> {
    const tenantId = await this.tenantOf(appId);
    for (const [name, value] of numbers) {
      addTo(sums, 'installation', name, value);
      addTo(sums, `app-${appId}`, name, value);
      if (tenantId !== null) addTo(sums, `tenant-${tenantId}`, name, value);
    }
  }

  /** Null for an app that is gone, and while the database is. */
  private async tenantOf(appId: number): Promise<number | null> {
    try {
      return (await this.apps.getById(appId)).tenantId;
    } catch {
      return null;
    }
  }

  private async states(step: number): Promise<Map<string, number>> {
    const states = new Map<string, number>();
    const { stateReaders } = this.figures;
    if (stateReaders.size === 0 || !(await this.store.claimStates(step))) return states;
    for (const [name, read] of stateReaders) {
      try {
        states.set(name, await read());
      } catch (error) {
        this.logger.debug({ err: error, figure: name }, 'A figure could not be read');
      }
    }
    return states;
  }
}

function addTo(sums: Sums, scope: Scope, name: string, value: number): void {
  let ofScope = sums.get(scope);
  if (!ofScope) sums.set(scope, (ofScope = new Map()));
  ofScope.set(name, (ofScope.get(name) ?? 0) + value);
}
