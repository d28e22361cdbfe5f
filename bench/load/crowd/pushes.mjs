import { Histogram } from '../../lib/histogram.mjs';
import { uidOf } from '../../lib/population.mjs';
import { RawConnection } from '../../lib/raw-http.mjs';

const TICK_MS = 5;
const REOPEN_MS = 50;
/** Past it the senders cannot follow, and what is due is left out and counted. */
const DUE_MAX = 10_000;
const MARK = '"content":{"content":"p.';
const MARK_BYTES = Buffer.from(MARK);

/**
 * Messages to random clients at a fixed rate, over HTTP as any user sends them, through everything the server has.
 * Latency counts from the moment a message was due until its frame is here, so a slow server cannot slow the clock.
 */
export class Pushes {
  sent = 0;
  acknowledged = 0;
  failed = 0;
  skipped = 0;
  arrived = 0;
  repeated = 0;
  #dueAtMs = [];
  #hasArrived = [];
  #acknowledgedOnes = [];
  #due = [];
  #idle;
  #senders;
  #opened = 0;

  constructor({ connections, httpPorts, senders, lanes }) {
    this.httpPorts = httpPorts;
    this.connections = connections;
    this.#senders = senders;
    this.#idle = Array.from({ length: lanes }, () => this.#openLane());
    this.takeWindow();
    connections.onText = (slot, buffer, start, end) => this.#receive(buffer, start, end);
  }

  /** `perSecond` messages from now on, to slots from `from` up to `to`: those that are held, or `toAnybody`. */
  start({ perSecond, from, to, toAnybody = false }) {
    const startedAtMs = performance.now();
    let made = 0;
    this.timer = setInterval(() => {
      const wanted = Math.floor(((performance.now() - startedAtMs) / 1000) * perSecond);
      for (; made < wanted; made++) {
        const slot = this.#pick(from, to, toAnybody);
        if (slot === -1 || this.#due.length >= DUE_MAX) this.skipped++;
        else this.#due.push({ slot, dueAtMs: startedAtMs + (made / perSecond) * 1000 });
      }
      this.#pump();
    }, TICK_MS);
  }

  /** Stops sending and waits for what is under way, `settleMs` at most. */
  async stop(settleMs) {
    clearInterval(this.timer);
    this.#due = [];
    const endAtMs = performance.now() + settleMs;
    const isSettled = () => this.sent === this.acknowledged + this.failed && this.lost === 0;
    while (!isSettled() && performance.now() < endAtMs) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Acknowledged messages without a frame. */
  get lost() {
    return this.#acknowledgedOnes.reduce((count, index) => count + (this.#hasArrived[index] ? 0 : 1), 0);
  }

  /** The latencies since the last call. */
  takeWindow() {
    const window = { toFrame: this.toFrame, toAck: this.toAck };
    this.toFrame = new Histogram();
    this.toAck = new Histogram();
    return window;
  }

  counts() {
    const { sent, acknowledged, failed, skipped, arrived, lost, repeated } = this;
    return { sent, acknowledged, failed, skipped, arrived, lost, repeated };
  }

  #pick(from, to, toAnybody) {
    for (let attempt = 0; attempt < 20; attempt++) {
      const slot = from + Math.floor(Math.random() * (to - from));
      if (toAnybody || this.connections.isHeld(slot)) return slot;
    }
    return -1;
  }

  #pump() {
    while (this.#due.length > 0 && this.#idle.length > 0) {
      const lane = this.#idle.pop();
      // A node that went closed its idle connections.
      void this.#send(lane.socket.destroyed ? this.#openLane() : lane, this.#due.shift());
    }
  }

  async #send(lane, { slot, dueAtMs }) {
    const index = this.sent++;
    this.#dueAtMs[index] = dueAtMs;
    const sender = this.#senders[index % this.#senders.length];
    const content = encodeURIComponent(`{"content":"p.${index}","extra":""}`);
    const body = `token=${sender}&target_uid=${uidOf(this.connections.first + slot)}&type=Msg%3ATxt&content=${content}`;
    const ok = await lane.post('/messages/send', body).then(
      () => true,
      () => false,
    );
    if (ok) {
      this.acknowledged++;
      this.#acknowledgedOnes.push(index);
      this.toAck.add(performance.now() - dueAtMs);
    } else {
      this.failed++;
      // Whatever it was, this connection may be gone; another one may lead to a node that lives.
      lane.close();
      await new Promise((resolve) => setTimeout(resolve, REOPEN_MS));
    }
    this.#idle.push(ok ? lane : this.#openLane());
    this.#pump();
  }

  /** The API's nodes take turns. */
  #openLane() {
    return new RawConnection(this.httpPorts[this.#opened++ % this.httpPorts.length]);
  }

  /** Which messages were acknowledged, and which have arrived. */
  books() {
    return {
      acknowledged: this.#acknowledgedOnes,
      arrived: Object.keys(this.#hasArrived).map(Number),
    };
  }

  #receive(buffer, start, end) {
    const frame = buffer.subarray(start, end);
    const at = frame.indexOf(MARK_BYTES);
    if (at === -1) return;
    const index = Number.parseInt(frame.latin1Slice(at + MARK.length, at + MARK.length + 10), 10);
    if (this.#hasArrived[index]) {
      this.repeated++;
      return;
    }
    this.#hasArrived[index] = true;
    this.arrived++;
    this.toFrame.add(performance.now() - this.#dueAtMs[index]);
  }
}
