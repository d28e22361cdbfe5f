import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 25;
const TIMEOUT_MS = 30_000;

/**
 * Asks again and again until the answer is neither false, null nor undefined, and returns it. Throws with what was
 * awaited when that takes too long; the last error of `ask`, if any, is its cause.
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  timeoutMs = TIMEOUT_MS,
): Promise<Exclude<T, false | null | undefined>> {
  const giveUpAt = Date.now() + timeoutMs;
  let cause: unknown;
  while (Date.now() < giveUpAt) {
    try {
      const answer = await ask();
      if (answer !== false && answer !== null && answer !== undefined) {
        return answer as Exclude<T, false | null | undefined>;
      }
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await pause(POLL_MS);
  }
  throw new Error(`Waited ${timeoutMs} ms in vain for: ${what}`, { cause });
}

/** The promise's value, or an error that says what was awaited. */
export async function within<T>(what: string, promise: Promise<T>, timeoutMs = TIMEOUT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${timeoutMs} ms in vain for: ${what}`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
