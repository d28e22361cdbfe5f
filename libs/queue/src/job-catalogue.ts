import type { DeliveryJob } from './delivery-job.js';

/** The payload of every job, by job name. Names are `<noun>.<verb>`. */
export interface JobPayloads {
  'messages.deliver': DeliveryJob;
  /** Stores the imports that wait in one lane. */
  'imports.store': { readonly lane: number };
  /** Does one move of a history. */
  'moves.run': { readonly moveId: number };
  /** Removes what every app no longer keeps. */
  'retention.run': Record<string, never>;
}

export type JobName = keyof JobPayloads;

interface JobKind {
  /** The BullMQ queue, without `:`. A partitioned one appends `-0`, `-1` … */
  readonly queue: string;
  /** Partitions are served one job at a time in the whole cluster, which keeps the order of each. */
  readonly isPartitioned: boolean;
}

export const JOB_CATALOGUE: { readonly [Name in JobName]: JobKind } = {
  'messages.deliver': { queue: 'delivery', isPartitioned: true },
  'imports.store': { queue: 'imports', isPartitioned: true },
  'moves.run': { queue: 'moves', isPartitioned: false },
  'retention.run': { queue: 'retention', isPartitioned: false },
};

/** The queue of a job, or of one partition of it. */
export function queueNameOf(name: JobName, partition: number): string {
  const kind = JOB_CATALOGUE[name];
  return kind.isPartitioned ? `${kind.queue}-${partition}` : kind.queue;
}
