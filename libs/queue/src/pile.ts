import type { Job, Queue } from 'bullmq';

/** A job that has waited so long, in milliseconds, has others behind it. */
const LATE_MS = 20;
const TOGETHER_MAX = 16;

/**
 * Does a job of a partition, together with those that have piled up behind it when it comes late: what a job costs is
 * mostly trips, so a worker that fell behind catches up. Nobody else serves the partition meanwhile. When the worker
 * dies, the others of the pile are still in the queue and are done again.
 */
export async function runWithPile<Payload>(
  queue: Queue,
  job: Job<Payload>,
  handleAll: (payloads: readonly Payload[]) => Promise<void>,
): Promise<void> {
  const pile = Date.now() - job.timestamp > LATE_MS ? await pileOf<Payload>(queue) : [];
  await handleAll([job.data, ...pile.map(({ data }) => data)]);
  // One that cannot be removed is done once more.
  await Promise.allSettled(pile.map((each) => each.remove()));
}

/** The oldest jobs that wait; none while Redis is away. */
async function pileOf<Payload>(queue: Queue): Promise<Job<Payload>[]> {
  try {
    return await queue.getWaiting(0, TOGETHER_MAX - 2);
  } catch {
    return [];
  }
}
