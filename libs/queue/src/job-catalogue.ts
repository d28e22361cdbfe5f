import type { DeliveryJob } from './delivery-job.js';

/** The payload of every job, by job name. Names are `<noun>.<verb>`. */
export interface JobPayloads {
  'messages.deliver': DeliveryJob;
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
};

/** The queue of a job, or of one partition of it. */
export function queueNameOf(name: JobName, partition: number): string {
  const kind = JOB_CATALOGUE[name];
  return kind.isPartitioned ? `${kind.queue}-${partition}` : kind.queue;
}
