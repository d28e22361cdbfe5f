import { setImmediate as othersTurn } from 'node:timers/promises';

/** Runs a generator to its end and lets others have the event loop after every `sliceMs` of it. */
export async function runInSlices<T>(steps: Generator<void, T, void>, sliceMs: number): Promise<T> {
  let pauseAtMs = performance.now() + sliceMs;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < pauseAtMs) continue;
    await othersTurn();
    pauseAtMs = performance.now() + sliceMs;
  }
}
