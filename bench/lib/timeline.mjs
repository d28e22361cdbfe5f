import { setTimeout as delay } from 'node:timers/promises';
import { Histogram } from './histogram.mjs';
import { round } from './latencies.mjs';

const STEP_MS = 1_000;

/**
 * What a run was like second by second: latencies of pushes, who is there, and CPU of each part in percent of one core.
 * It takes the windows of `pushers`, so who measures over a longer time asks {@link takeWindow} for it.
 */
export class Timeline {
  seconds = [];
  #toFrame = new Histogram();
  #toAck = new Histogram();
  #isOver = false;

  /** `crowds` are all whose CPU counts; `watched` those whose sockets do. */
  constructor({ site, pushers, watched, crowds }) {
    Object.assign(this, { site, pushers, watched, crowds });
    this.#running = this.#run();
  }

  #running;

  /** The latencies since the last call. */
  async takeWindow() {
    await this.#collect();
    const window = { toFrameMs: this.#toFrame.summary(), toAckMs: this.#toAck.summary() };
    this.#toFrame = new Histogram();
    this.#toAck = new Histogram();
    return window;
  }

  async stop() {
    this.#isOver = true;
    await this.#running;
  }

  async #run() {
    const startedAtMs = performance.now();
    let cpu = this.site.cpuMs(this.crowds);
    let atMs = startedAtMs;
    while (!this.#isOver) {
      await delay(Math.max(0, startedAtMs + (this.seconds.length + 1) * STEP_MS - performance.now()));
      const [{ toFrame, toAck }, { held }] = await Promise.all([this.#collect(), this.watched.state()]);
      const nowMs = performance.now();
      this.seconds.push({
        second: round((nowMs - startedAtMs) / 1000, 1),
        held,
        toFrameP50: toFrame.summary().p50,
        toFrameP99: toFrame.summary().p99,
        toAckP99: toAck.summary().p99,
        cpuPercent: this.site.cpuPercentSince(cpu, nowMs - atMs, this.crowds),
      });
      cpu = this.site.cpuMs(this.crowds);
      atMs = nowMs;
    }
  }

  async #collect() {
    const window = await this.pushers.takeHistograms();
    this.#toFrame = Histogram.merge([this.#toFrame, window.toFrame]);
    this.#toAck = Histogram.merge([this.#toAck, window.toAck]);
    return window;
  }
}
