import { fork } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../scripts/lib/root.mjs';
import { Failure } from '../../scripts/lib/failure.mjs';
import { Histogram } from './histogram.mjs';
import { usageOf } from './installation.mjs';

const POLL_MS = 100;
const REPORT_EVERY_MS = 5_000;

/** Many clients in several processes: those of process p hold the slots from `firsts[p]` on. */
export class Crowd {
  #children = [];
  #waiting = new Map();
  #nextId = 0;

  /**
   * Starts the processes. `tokens` holds twenty bytes per client, the first of which is user `first`; `atOnce` is how
   * many may be connecting at a time, over all processes.
   */
  static async open(installation, { tokens, first, processes, ports, atOnce }) {
    const crowd = new Crowd();
    crowd.size = tokens.length / 20;
    crowd.sizes = shares(crowd.size, processes);
    let start = 0;
    for (const size of crowd.sizes) {
      const child = fork(join(ROOT, 'bench/load/crowd.mjs'), { serialization: 'advanced' });
      child.on('message', ({ id, answer }) => crowd.#hear(id, answer));
      child.once('exit', (code) => crowd.#lose(code));
      await installation.engines.adopt(child.pid);
      crowd.#children.push(child);
      const own = tokens.subarray(20 * start, 20 * (start + size));
      await crowd.ask(child, 'found', {
        tokens: own,
        first: first + start,
        ports,
        atOnce: Math.ceil(atOnce / processes),
      });
      start += size;
    }
    return crowd;
  }

  ask(child, task, options = {}) {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      child.send({ id, task, ...options });
    });
  }

  /** Asks all processes; `optionsOf` gets the number of the process. */
  askAll(task, optionsOf = () => ({})) {
    return Promise.all(this.#children.map((child, index) => this.ask(child, task, optionsOf(index))));
  }

  /** The sums over all processes. */
  async state() {
    const states = await this.askAll('state');
    const sum = (name) => states.reduce((total, each) => total + each[name], 0);
    const closedWith = {};
    for (const [code, count] of states.flatMap((each) => Object.entries(each.closedWith))) {
      closedWith[code] = (closedWith[code] ?? 0) + count;
    }
    const names = ['held', 'lost', 'refused', 'failed', 'disconnected', 'frames'];
    return { ...Object.fromEntries(names.map((name) => [name, sum(name)])), closedWith };
  }

  /**
   * Opens the first `share` of each process's clients, and resolves when all of them are held or the time is up.
   * `onProgress` hears of the state every five seconds.
   */
  async hold(share, timeoutMs, onProgress = () => {}) {
    const goals = this.sizes.map((size) => Math.round(size * share));
    const goal = goals.reduce((sum, each) => sum + each, 0);
    await this.askAll('open', (index) => ({ from: 0, to: goals[index] }));
    return this.untilHeld(goal, timeoutMs, onProgress);
  }

  /** Resolves when so many clients are held, or the time is up. */
  async untilHeld(goal, timeoutMs, onProgress = () => {}) {
    const startedAtMs = performance.now();
    let nextReportMs = REPORT_EVERY_MS;
    for (;;) {
      const state = await this.state();
      const elapsedMs = performance.now() - startedAtMs;
      if (elapsedMs >= nextReportMs) {
        onProgress(state, elapsedMs);
        nextReportMs = elapsedMs + REPORT_EVERY_MS;
      }
      if (state.held >= goal || elapsedMs > timeoutMs) return { ...state, elapsedMs };
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** The latencies of pushes since the last call. */
  async window() {
    const { toFrame, toAck } = await this.takeHistograms();
    return { toFrameMs: toFrame.summary(), toAckMs: toAck.summary() };
  }

  /** The same, to be added up. */
  async takeHistograms() {
    const windows = await this.askAll('window');
    return {
      toFrame: Histogram.merge(windows.map(({ toFrame }) => toFrame)),
      toAck: Histogram.merge(windows.map(({ toAck }) => toAck)),
    };
  }

  /** Ends all pushing; the counts over all processes. */
  async stopPushing(settleMs) {
    const counts = await this.askAll('stopPushing', () => ({ settleMs }));
    return Object.fromEntries(
      Object.keys(counts[0]).map((name) => [name, counts.reduce((sum, each) => sum + each[name], 0)]),
    );
  }

  cpuMs() {
    return this.#children.reduce((sum, { pid }) => sum + usageOf(pid).cpuMs, 0);
  }

  rssBytes() {
    return this.#children.reduce((sum, { pid }) => sum + usageOf(pid).rssBytes, 0);
  }

  async close() {
    this.isClosing = true;
    const ended = this.#children.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of this.#children) child.send({ task: 'exit' });
    await Promise.all(ended);
  }

  #hear(id, answer) {
    this.#waiting.get(id)?.resolve(answer);
    this.#waiting.delete(id);
  }

  #lose(code) {
    if (this.isClosing) return;
    for (const { reject } of this.#waiting.values()) reject(new Failure(`A client process ended (${code}).`));
    this.#waiting.clear();
  }
}

function shares(count, parts) {
  const step = Math.ceil(count / parts);
  return Array.from({ length: parts }, (_, index) => Math.max(0, Math.min(step, count - index * step)));
}
