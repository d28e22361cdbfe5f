/**
 * The load process of the message scenarios: holds the receivers' sockets, sends over HTTP, and keeps the books: every
 * message must arrive once at each device, and the sequential messages of a route in order. One process does both
 * sides, so that send and frame are read from one clock. Gets its task, and gives its result, by IPC.
 */
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import WebSocket from 'ws';
import { Latencies } from '../lib/latencies.mjs';
import { RawConnection } from '../lib/raw-http.mjs';

const SETTLE_MS_MAX = 15_000;
const GREET_MS_MAX = 15_000;
const OPEN_AT_ONCE = 200;
const CONTENT_MARK = '"content":{"content":"';

/** @typedef {{ uid: string, token: string }} User */

class MessageLoad {
  /** @param {{ httpPorts: number[], wsPort: number, users: User[], routes: [number, number][], devices: number, connections: number }} task */
  constructor({ httpPorts, wsPort, users, routes, devices, connections }) {
    this.wsPort = wsPort;
    this.users = users;
    this.routes = routes;
    this.devices = devices;
    this.connections = Array.from(
      { length: Math.min(connections, routes.length) },
      (_, index) => new RawConnection(httpPorts[index % httpPorts.length]),
    );
    this.greeted = 0;
  }

  async open() {
    const receivers = [...new Set(this.routes.map(([, to]) => to))];
    const wanted = receivers.flatMap((to) =>
      Array.from({ length: this.devices }, (_, device) => [to, device]),
    );
    for (let start = 0; start < wanted.length; start += OPEN_AT_ONCE) {
      await Promise.all(
        wanted.slice(start, start + OPEN_AT_ONCE).map(([to, device]) => this.#connect(to, device)),
      );
    }
    const deadline = performance.now() + GREET_MS_MAX;
    while (this.greeted < wanted.length && performance.now() < deadline) await delay(20);
    if (this.greeted < wanted.length)
      throw new Error(`only ${this.greeted} of ${wanted.length} sockets were greeted`);
  }

  async #connect(to, device) {
    const socket = new WebSocket(`ws://127.0.0.1:${this.wsPort}/wss?token=${this.users[to].token}`, {
      perMessageDeflate: false,
    });
    socket.on('message', (data) => this.#receive(data, device));
    await once(socket, 'open');
  }

  begin() {
    this.sent = 0;
    this.acknowledged = 0;
    this.failed = 0;
    this.pushed = 0;
    this.repeated = 0;
    this.disordered = 0;
    this.sentAt = [];
    this.arrived = [];
    this.lastOfRoute = new Map();
    this.toAck = new Latencies();
    this.toFrame = new Latencies();
    /** Frames of earlier rounds are not counted. */
    this.round = Math.random().toString(36).slice(2, 8);
  }

  #receive(data, device) {
    const text = data.toString('latin1');
    const start = text.indexOf(CONTENT_MARK);
    if (start === -1) {
      if (text.includes('"Sys:Connect"')) this.greeted++;
      return;
    }
    const mark = text.slice(start + CONTENT_MARK.length, text.indexOf('"', start + CONTENT_MARK.length));
    const [round, route, number] = mark.split('.');
    if (round !== this.round) return;
    const index = Number(number);
    const place = index * this.devices + device;
    if (this.arrived[place]) {
      this.repeated++;
      return;
    }
    this.arrived[place] = true;
    this.pushed++;
    const lane = `${route}.${device}`;
    if (index < (this.lastOfRoute.get(lane) ?? -1)) this.disordered++;
    else this.lastOfRoute.set(lane, index);
    this.toFrame.add(performance.now() - this.sentAt[index]);
  }

  /** Sends one message of a route; a route's messages are sequential, so order can be judged. */
  async #send(connection, route, dueAt) {
    const [from, to] = this.routes[route];
    const index = this.sent++;
    this.sentAt[index] = dueAt;
    const content = encodeURIComponent(`{"content":"${this.round}.${route}.${index}","extra":""}`);
    const ok = await connection.post(
      '/messages/send',
      `token=${this.users[from].token}&target_uid=${this.users[to].uid}&type=Msg%3ATxt&content=${content}`,
    );
    if (ok) this.acknowledged++;
    else this.failed++;
    this.toAck.add(performance.now() - dueAt);
  }

  /** As fast as the server takes it, for a time: each connection sends its next message when it has an answer. */
  async saturate(seconds) {
    const endAt = performance.now() + seconds * 1000;
    const step = this.connections.length;
    await Promise.all(
      this.connections.map(async (connection, index) => {
        // Each connection keeps to routes of its own, so that a route never has two sends under way.
        for (let route = index; performance.now() < endAt; route += step) {
          if (route >= this.routes.length) route = index;
          await this.#send(connection, route, performance.now());
        }
      }),
    );
  }

  /** At a fixed rate, whatever the server does: a late answer delays nothing, and counts from when it was due. */
  async arrive(perSecond, seconds) {
    const startAt = performance.now();
    const total = Math.floor(perSecond * seconds);
    const free = [...this.connections];
    const pending = new Set();
    /** Messages that are due and wait for a connection, or for the one before on their route. */
    let due = [];
    const busyRoutes = new Set();
    let next = 0;
    const pump = () => {
      const waiting = [];
      for (const message of due) {
        if (free.length === 0 || busyRoutes.has(message.route)) {
          waiting.push(message);
          continue;
        }
        const connection = free.pop();
        busyRoutes.add(message.route);
        const done = this.#send(connection, message.route, message.dueAt).then(() => {
          busyRoutes.delete(message.route);
          pending.delete(done);
          free.push(connection);
          if (due.length > 0) pump();
        });
        pending.add(done);
      }
      due = waiting;
    };
    while (next < total) {
      const dueCount = Math.min(total, Math.floor(((performance.now() - startAt) / 1000) * perSecond));
      for (; next < dueCount; next++) {
        due.push({ route: next % this.routes.length, dueAt: startAt + (next / perSecond) * 1000 });
      }
      pump();
      await delay(1);
    }
    while (due.length > 0 || pending.size > 0) await delay(5);
  }

  /** Waits for frames that are still on their way. */
  async settle() {
    const deadline = performance.now() + SETTLE_MS_MAX;
    while (this.pushed < this.acknowledged * this.devices && performance.now() < deadline) await delay(20);
  }

  result(elapsedMs) {
    return {
      sent: this.sent,
      acknowledged: this.acknowledged,
      failed: this.failed,
      pushed: this.pushed,
      lost: Math.max(0, this.acknowledged * this.devices - this.pushed),
      repeated: this.repeated,
      disordered: this.disordered,
      elapsedMs: Math.round(elapsedMs),
      sendToAckMs: this.toAck.summary(),
      sendToFrameMs: this.toFrame.summary(),
    };
  }
}

function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

let load;
process.on('message', async ({ task, ...options }) => {
  if (task === 'open') {
    load = new MessageLoad(options);
    load.begin();
    await load.open();
    process.send({ opened: load.greeted });
  }
  if (task === 'saturate' || task === 'arrive') {
    load.begin();
    const startAt = performance.now();
    if (task === 'saturate') await load.saturate(options.seconds);
    else await load.arrive(options.perSecond, options.seconds);
    await load.settle();
    process.send(load.result(performance.now() - startAt));
  }
  if (task === 'exit') process.exit(0);
});
process.once('disconnect', () => process.exit(1));
