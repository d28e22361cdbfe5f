import { Injectable } from '@nestjs/common';
import type { CountName, LevelName, StateName } from './figure.js';
import { bucketOf } from './latency.js';

/** What one process has counted since it was asked last. */
export interface Collected {
  readonly counts: ReadonlyMap<number, ReadonlyMap<CountName, number>>;
  /** How many sends took how long, by bucket. */
  readonly latencies: ReadonlyMap<number, number>;
}

type LevelReader = () => Iterable<readonly [appId: number, levels: Readonly<Record<LevelName, number>>]>;
type StateReader = () => Promise<number>;

/** Where the parts of a process leave their figures. What happens per message costs an addition. */
@Injectable()
export class Figures {
  readonly levelReaders: LevelReader[] = [];
  readonly stateReaders = new Map<StateName, StateReader>();
  private counts = new Map<number, Map<CountName, number>>();
  private latencies = new Map<number, number>();

  count(appId: number, name: CountName, count: number): void {
    let ofApp = this.counts.get(appId);
    if (!ofApp) this.counts.set(appId, (ofApp = new Map()));
    ofApp.set(name, (ofApp.get(name) ?? 0) + count);
  }

  /** A send was answered after so many milliseconds. */
  tookToSend(ms: number): void {
    const bucket = bucketOf(ms);
    this.latencies.set(bucket, (this.latencies.get(bucket) ?? 0) + 1);
  }

  /** Has the levels of apps read once per step; only of those that are not all zero. */
  readLevels(read: LevelReader): void {
    this.levelReaders.push(read);
  }

  /** Has a number of the whole installation read once per step, by one of the processes that can. */
  readState(name: StateName, read: StateReader): void {
    this.stateReaders.set(name, read);
  }

  /** What was counted, and begins anew. */
  collect(): Collected {
    const { counts, latencies } = this;
    this.counts = new Map();
    this.latencies = new Map();
    return { counts, latencies };
  }
}
