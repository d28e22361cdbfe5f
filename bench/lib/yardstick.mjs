import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Latencies, round } from './latencies.mjs';

const CPU_ROUNDS = 15;
const CPU_ROUND_MS = 20;
const SYNCS = 200;
const SYNC_BYTES = 16_384;
const SAMPLE = JSON.stringify({ type: 'Msg:Txt', content: { content: 'x'.repeat(64), extra: '' }, seq: 1 });

/**
 * What the machine itself gives, before a run and after it, and how much of the run was spent waiting for it: hosts of
 * virtual machines differ by the half from one minute to the next, and no figure tells that of itself.
 */
export class Yardstick {
  #before;
  #startedAt;
  #stalledBefore;

  async start() {
    this.#before = await measureMachine();
    this.#stalledBefore = await readStalls();
    this.#startedAt = performance.now();
  }

  /**
   * `jsonPerMs` is JSON texts that are read and written per millisecond by one process, `syncMs` how long a synced write
   * of 16 kB takes, `waitingPercent` the part of the run in which something waited for the CPU or the disk (`io`), or
   * everything did for the disk (`ioAll`); null where the kernel does not tell.
   */
  async finish() {
    const elapsedMs = performance.now() - this.#startedAt;
    const stalled = await readStalls();
    const waitingPercent =
      stalled &&
      this.#stalledBefore &&
      Object.fromEntries(
        Object.entries(stalled).map(([name, us]) => [
          name,
          round((us - this.#stalledBefore[name]) / elapsedMs / 10, 1),
        ]),
      );
    return { before: this.#before, after: await measureMachine(), waitingPercent: waitingPercent ?? null };
  }
}

async function measureMachine() {
  return { jsonPerMs: measureCpu(), syncMs: await measureDisk() };
}

/** The median of some short rounds: the first ones run code that is not compiled yet. */
function measureCpu() {
  const rates = Array.from({ length: CPU_ROUNDS }, () => {
    const startedAt = performance.now();
    let done = 0;
    for (; performance.now() - startedAt < CPU_ROUND_MS; done += 10) {
      for (let count = 0; count < 10; count++) JSON.stringify(JSON.parse(SAMPLE));
    }
    return done / (performance.now() - startedAt);
  });
  return Math.round(rates.sort((a, b) => a - b)[CPU_ROUNDS >> 1]);
}

async function measureDisk() {
  const dir = await mkdtemp(join(tmpdir(), 'hongyan-bench-'));
  try {
    const file = await open(join(dir, 'synced'), 'w');
    const latencies = new Latencies();
    const bytes = Buffer.alloc(SYNC_BYTES, 1);
    for (let count = 0; count < SYNCS; count++) {
      const startedAt = performance.now();
      await file.write(bytes);
      await file.datasync();
      latencies.add(performance.now() - startedAt);
    }
    await file.close();
    const { p50, p99, max } = latencies.summary();
    return { p50, p99, max };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Microseconds since the machine started, from the kernel's pressure stall information. */
async function readStalls() {
  try {
    const [cpu, io] = await Promise.all([
      readFile('/proc/pressure/cpu', 'utf8'),
      readFile('/proc/pressure/io', 'utf8'),
    ]);
    return { cpu: totalOf(cpu, 'some'), io: totalOf(io, 'some'), ioAll: totalOf(io, 'full') };
  } catch {
    return null;
  }
}

function totalOf(pressure, kind) {
  return Number(new RegExp(`^${kind} .*total=(\\d+)`, 'm').exec(pressure)[1]);
}
