import type { Histogram } from 'prom-client';
import type { Metrics, Stage } from './metrics.js';
import type { StepKind, TraceParent, Tracing } from './tracing.js';

/**
 * What travels with messages, from process to process, so that each can tell how long its part of the way took. Times
 * are unix milliseconds; there is no more to know of a message than these.
 */
export interface Journey {
  /** When the last part was over. */
  readonly atMs: number;
  /** When each message was received, in the order of the batch. */
  readonly receivedAtMs: readonly number[];
  /** Those that are traced, by their place in the batch. */
  readonly traces?: readonly (readonly [index: number, parent: TraceParent])[];
}

/** How parts of the way are called in traces. */
const STEPS: Readonly<Record<Stage, readonly [name: string, kind: StepKind]>> = {
  receive_commit: ['store', 'internal'],
  commit_enqueue: ['enqueue', 'producer'],
  enqueue_worker: ['wait for a worker', 'internal'],
  worker_node: ['hand to nodes', 'consumer'],
  node_socket: ['write to sockets', 'consumer'],
};

const MS_PER_SECOND = 1_000;

/** Measures messages on their way, and traces those whose request is sampled. */
export class Journeys {
  private readonly stages: Readonly<Record<Stage, Histogram.Internal<string>>>;

  constructor(
    private readonly metrics: Metrics,
    private readonly tracing: Tracing,
  ) {
    const of = (stage: Stage): Histogram.Internal<string> => metrics.stageSeconds.labels(stage);
    this.stages = {
      receive_commit: of('receive_commit'),
      commit_enqueue: of('commit_enqueue'),
      enqueue_worker: of('enqueue_worker'),
      worker_node: of('worker_node'),
      node_socket: of('node_socket'),
    };
  }

  /** A message asks to be stored. Returns where its trace stands, if it has one. */
  accepted(): TraceParent | undefined {
    this.metrics.messagesAccepted.inc();
    return this.tracing.current();
  }

  /** A batch is durable. Returns what is to travel with it. */
  stored(
    receivedAtMs: readonly number[],
    parents: readonly (TraceParent | undefined)[],
    nowMs = Date.now(),
  ): Journey {
    this.metrics.messagesStored.inc(receivedAtMs.length);
    this.metrics.batchMessages.observe(receivedAtMs.length);
    for (const atMs of receivedAtMs) this.stages.receive_commit.observe(secondsBetween(atMs, nowMs));
    const traces = parents.flatMap((parent, index) => (parent ? [[index, parent] as const] : []));
    const journey = { atMs: nowMs, receivedAtMs, ...(traces.length > 0 ? { traces } : {}) };
    for (const [index, parent] of traces) {
      this.trace('receive_commit', parent, receivedAtMs[index]!, nowMs, receivedAtMs.length);
    }
    return journey;
  }

  /** The journey of some messages of a batch, by their places in it, as it goes on now. */
  part({ receivedAtMs, traces = [] }: Journey, places: readonly number[]): Journey {
    const newPlaces = new Map(traces.length > 0 ? places.map((place, index) => [place, index]) : []);
    const ours = traces.flatMap(([place, parent]) => {
      const index = newPlaces.get(place);
      return index === undefined ? [] : [[index, parent] as const];
    });
    return {
      atMs: Date.now(),
      receivedAtMs: places.map((place) => receivedAtMs[place]!),
      ...(ours.length > 0 ? { traces: ours } : {}),
    };
  }

  /** A batch has finished a part of its way; it began when the one before was over, unless another moment is given. */
  finish(stage: Stage, journey: Journey, sinceMs = journey.atMs, nowMs = Date.now()): void {
    this.stages[stage].observe(secondsBetween(sinceMs, nowMs));
    for (const [, parent] of journey.traces ?? []) {
      this.trace(stage, parent, sinceMs, nowMs, journey.receivedAtMs.length);
    }
  }

  /** Messages were written to the sockets of this node: their way is over. */
  written(journeys: readonly Journey[]): void {
    const nowMs = Date.now();
    for (const journey of journeys) {
      this.finish('node_socket', journey, journey.atMs, nowMs);
      for (const atMs of journey.receivedAtMs) {
        this.metrics.deliverySeconds.observe(secondsBetween(atMs, nowMs));
      }
    }
  }

  /** What was delivered of a batch, and what found nobody. */
  delivered(pushed: number, offline: number): void {
    this.metrics.messagesPushed.inc(pushed);
    this.metrics.messagesOffline.inc(offline);
  }

  private trace(stage: Stage, parent: TraceParent, startMs: number, endMs: number, messages: number): void {
    const [name, kind] = STEPS[stage];
    this.tracing.record(parent, {
      name,
      kind,
      startMs,
      endMs,
      attributes: { 'messaging.batch.message_count': messages },
    });
  }
}

/** Clocks of two machines may differ a little; a time is never negative. */
function secondsBetween(startMs: number, endMs: number): number {
  return Math.max(0, endMs - startMs) / MS_PER_SECOND;
}
