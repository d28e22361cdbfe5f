import { Latencies } from './latencies.mjs';

/**
 * The books of one round: every message that was acknowledged must arrive once at each device of its target, and those
 * of a route in the order of their numbers.
 */
export class Books {
  sent = 0;
  acknowledged = 0;
  failed = 0;
  pushed = 0;
  repeated = 0;
  disordered = 0;
  #dueAt = [];
  #isAcknowledged = [];
  #copies = [];
  /** Message and device of every frame. */
  #arrived = [];
  #lastByLane;
  #toAck = new Latencies();
  #toFrame = new Latencies();

  constructor(round, routes, devices) {
    this.round = round;
    this.devices = devices;
    this.#lastByLane = new Int32Array(routes * devices).fill(-1);
  }

  /** Returns the number of the message. */
  send(dueAt) {
    this.#dueAt.push(dueAt);
    this.#copies.push(0);
    return this.sent++;
  }

  answer(number, isSuccess, at) {
    if (isSuccess) {
      this.acknowledged++;
      this.#isAcknowledged[number] = true;
    } else this.failed++;
    this.#toAck.add(at - this.#dueAt[number]);
  }

  receive({ route, number }, device, at) {
    const place = number * this.devices + device;
    if (this.#arrived[place]) {
      this.repeated++;
      return;
    }
    this.#arrived[place] = true;
    this.#copies[number]++;
    this.pushed++;
    const lane = route * this.devices + device;
    if (number < this.#lastByLane[lane]) this.disordered++;
    else this.#lastByLane[lane] = number;
    this.#toFrame.add(at - this.#dueAt[number]);
  }

  get isComplete() {
    return this.pushed >= this.acknowledged * this.devices;
  }

  result(elapsedMs) {
    const lost = this.#copies.reduce(
      (sum, copies, number) => sum + (this.#isAcknowledged[number] ? this.devices - copies : 0),
      0,
    );
    return {
      sent: this.sent,
      acknowledged: this.acknowledged,
      failed: this.failed,
      pushed: this.pushed,
      lost,
      repeated: this.repeated,
      disordered: this.disordered,
      elapsedMs: Math.round(elapsedMs),
      sendToAckMs: this.#toAck.summary(),
      sendToFrameMs: this.#toFrame.summary(),
    };
  }
}
