import type { DeliveryJob } from './delivery-job.js';
import type { WebhookJob } from './webhook-job.js';

/** The payload of every job, by job name. Names are `<noun>.<verb>`. */
export interface JobPayloads {
  'messages.deliver': DeliveryJob;
  /** Stores the imports that wait in one lane. */
  'imports.store': { readonly lane: number };
  /** Does one move of a history. */
  'moves.run': { readonly moveId: number };
  /** Removes what every app no longer keeps. */
  'retention.run': Record<string, never>;
  /** Forgets names of sends that are too old to be repeated. */
  'clientSends.prune': Record<string, never>;
  /** Counts anew what every app has stored. */
  'storedMessages.recount': Record<string, never>;
  /** Forgets to which nodes messages were pushed, and which sends were refused. */
  'messageTraces.prune': Record<string, never>;
  /** Removes deleted apps whose grace is over. */
  'apps.remove': Record<string, never>;
  /** Makes one attempt at a callback to an app server. */
  'webhooks.send': WebhookJob;
  /** Removes what the webhook log no longer keeps. */
  'webhooks.prune': Record<string, never>;
  /** Does what is left of one erasure or export of a user's data. */
  'userData.run': { readonly appId: number; readonly jobId: number };
  /** Takes up such jobs that were lost, and removes exports whose time is over. */
  'userData.sweep': Record<string, never>;
}

export type JobName = keyof JobPayloads;

interface JobKind {
  /** The BullMQ queue, without `:`. A partitioned one appends `-0`, `-1` … */
  readonly queue: string;
  /** Partitions are served one job at a time in the whole cluster, which keeps the order of each. */
  readonly isPartitioned: boolean;
  /** Jobs that one process does side by side; a partition does one. */
  readonly concurrency?: number;
  /** Cron pattern, in the installation's time zone, of a job without payload that comes by itself. */
  readonly plan?: string;
}

export const JOB_CATALOGUE: { readonly [Name in JobName]: JobKind } = {
  'messages.deliver': { queue: 'delivery', isPartitioned: true },
  'imports.store': { queue: 'imports', isPartitioned: true },
  'moves.run': { queue: 'moves', isPartitioned: false },
  // As in the original (contract 8.2).
  'retention.run': { queue: 'retention', isPartitioned: false, plan: '30 4 * * *' },
  'clientSends.prune': { queue: 'client-sends-prune', isPartitioned: false, plan: '20 4 * * *' },
  'storedMessages.recount': { queue: 'stored-recount', isPartitioned: false, plan: '50 4 * * *' },
  'messageTraces.prune': { queue: 'message-traces-prune', isPartitioned: false, plan: '25 4 * * *' },
  'apps.remove': { queue: 'apps-remove', isPartitioned: false, plan: '*/10 * * * *' },
  // They mostly wait for other people's servers.
  'webhooks.send': { queue: 'webhooks', isPartitioned: false, concurrency: 32 },
  'webhooks.prune': { queue: 'webhooks-prune', isPartitioned: false, plan: '15 4 * * *' },
  // Long, and never urgent: messages come first.
  'userData.run': { queue: 'user-data', isPartitioned: false, concurrency: 2 },
  'userData.sweep': { queue: 'user-data-sweep', isPartitioned: false, plan: '* * * * *' },
};

/** The queue of a job, or of one partition of it. */
export function queueNameOf(name: JobName, partition: number): string {
  const kind = JOB_CATALOGUE[name];
  return kind.isPartitioned ? `${kind.queue}-${partition}` : kind.queue;
}

/** The names of all queues, each partition's included. */
export function queueNames(partitions: number): string[] {
  return (Object.keys(JOB_CATALOGUE) as JobName[]).flatMap((name) =>
    Array.from({ length: JOB_CATALOGUE[name].isPartitioned ? partitions : 1 }, (_, index) =>
      queueNameOf(name, index),
    ),
  );
}
