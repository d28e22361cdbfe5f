const TICK_MS = 100;
/** Longer than the longest delay, so that one round never meets the next. */
const TICKS = 1_024;

/** One timer for all members, which are small integers. A member has one appointment at most: the last one made. */
export class Wheel {
  #buckets = Array.from({ length: TICKS }, () => []);
  #dueTick;
  #tick = 1;
  #startedAtMs = performance.now();

  constructor(members, visit) {
    this.#dueTick = new Uint32Array(members);
    this.visit = visit;
    this.timer = setInterval(() => this.#catchUp(), TICK_MS);
  }

  schedule(member, delayMs) {
    const ticks = Math.max(1, Math.min(TICKS - 1, Math.round(delayMs / TICK_MS)));
    const due = this.#tick + ticks;
    this.#dueTick[member] = due;
    this.#buckets[due % TICKS].push(member);
  }

  cancel(member) {
    this.#dueTick[member] = 0;
  }

  stop() {
    clearInterval(this.timer);
  }

  #catchUp() {
    const now = (performance.now() - this.#startedAtMs) / TICK_MS;
    while (this.#tick < now) {
      this.#tick++;
      const members = this.#buckets[this.#tick % TICKS];
      if (members.length === 0) continue;
      this.#buckets[this.#tick % TICKS] = [];
      for (const member of members) {
        if (this.#dueTick[member] !== this.#tick) continue;
        this.#dueTick[member] = 0;
        this.visit(member);
      }
    }
  }
}
