/**
 * The load process of the message scenarios: holds the receivers' sockets, sends over HTTP, and keeps the books. One
 * process does both sides, so that send and frame are read from one clock. Gets its task, and gives its result, by IPC.
 */
import { performance } from 'node:perf_hooks';
import { Books } from '../lib/books.mjs';
import { MARK_LENGTH, markOf, readMark } from '../lib/mark.mjs';
import { formPost, RawConnection } from '../lib/raw-http.mjs';
import { RawSocket } from '../lib/raw-socket.mjs';

const SETTLE_MS_MAX = 15_000;
/** For each step of {@link OPEN_AT_ONCE} sockets: a gateway lets in so many a second. */
const GREET_MS_MAX = 15_000;
const OPEN_AT_ONCE = 200;
/** How often due messages are looked for. Finer, and waking up costs more than sending. */
const TICK_MS = 2;

/** @typedef {{ uid: string, token: string }} User */

class MessageLoad {
  #rounds = 0;
  #greeted = 0;

  /** @param {{ httpPorts: number[], wsPort: number, users: User[], routes: [number, number][], devices: number, connections: number }} task */
  constructor({ httpPorts, wsPort, users, routes, devices, connections }) {
    this.wsPort = wsPort;
    this.users = users;
    this.routes = routes;
    this.devices = devices;
    this.connections = Array.from(
      { length: Math.min(connections, routes.length) },
      (_, index) => new RawConnection(httpPorts[index % httpPorts.length], fail),
    );
    this.requests = routes.map(([from, to]) => this.#requestOf(users[from], users[to]));
    this.books = new Books(0, routes.length, devices);
  }

  /** The bytes of a send before and after its mark. */
  #requestOf(from, to) {
    const mark = 'x'.repeat(MARK_LENGTH);
    const content = encodeURIComponent(`{"content":"${mark}","extra":""}`);
    const body = `token=${from.token}&target_uid=${to.uid}&type=Msg%3ATxt&content=${content}`;
    return formPost('127.0.0.1', '/messages/send', body).split(mark);
  }

  async open() {
    const receivers = [...new Set(this.routes.map(([, to]) => to))];
    const wanted = receivers.flatMap((to) =>
      Array.from({ length: this.devices }, (_, device) => [to, device]),
    );
    for (let start = 0; start < wanted.length; start += OPEN_AT_ONCE) {
      const deadline = performance.now() + GREET_MS_MAX;
      const some = wanted.slice(start, start + OPEN_AT_ONCE);
      for (const [to, device] of some) this.#connect(to, device);
      while (this.#greeted < start + some.length) {
        if (performance.now() > deadline)
          throw new Error(`only ${this.#greeted} of ${wanted.length} sockets were greeted`);
        await delay(5);
      }
    }
    return wanted.length;
  }

  #connect(to, device) {
    const path = `/wss?token=${this.users[to].token}`;
    new RawSocket(this.wsPort, path, (bytes, start, end) => this.#receive(bytes, start, end, device), fail);
  }

  #receive(bytes, start, end, device) {
    const mark = readMark(bytes, start, end);
    if (mark === null) {
      if (bytes.latin1Slice(start, end).includes('"Sys:Connect"')) this.#greeted++;
    } else if (mark.round === this.books.round) {
      this.books.receive(mark, device, performance.now());
    }
  }

  /** Sends one message of a route. A route's messages are sequential, so that order can be judged. */
  #send(connection, route, dueAt, onAnswer) {
    const { books } = this;
    const [head, tail] = this.requests[route];
    const number = books.send(dueAt);
    connection.ask(head + markOf(books.round, route, number) + tail, (isSuccess) => {
      books.answer(number, isSuccess, performance.now());
      onAnswer();
    });
  }

  /**
   * As fast as the server takes it, for a time, and until every route was used so often: each connection sends its next
   * message when it has an answer.
   */
  saturate(seconds, rounds) {
    const endAt = performance.now() + seconds * 1000;
    const step = this.connections.length;
    return Promise.all(
      this.connections.map(
        (connection, index) =>
          new Promise((resolve) => {
            // Each connection keeps to routes of its own, so that a route never has two sends under way.
            let route = index;
            let roundsDone = 0;
            const next = () => {
              const now = performance.now();
              if (now >= endAt && roundsDone >= rounds) return resolve();
              const current = route;
              route += step;
              if (route >= this.routes.length) {
                route = index;
                roundsDone++;
              }
              this.#send(connection, current, now, next);
            };
            next();
          }),
      ),
    );
  }

  /** At a fixed rate, whatever the server does: a late answer delays nothing, and counts from when it was due. */
  async arrive(perSecond, seconds) {
    const startAt = performance.now();
    const total = Math.floor(perSecond * seconds);
    const free = [...this.connections];
    const busyRoutes = new Set();
    /** Messages that are due and wait for a connection, or for the one before on their route. */
    let due = [];
    let next = 0;
    const pump = () => {
      const waiting = [];
      for (const message of due) {
        const { route, dueAt } = message;
        if (free.length === 0 || busyRoutes.has(route)) {
          waiting.push(message);
          continue;
        }
        // In turn: the server hangs up on a connection that nobody uses for a minute.
        const connection = free.shift();
        busyRoutes.add(route);
        this.#send(connection, route, dueAt, () => {
          busyRoutes.delete(route);
          free.push(connection);
          if (due.length > 0) pump();
        });
      }
      due = waiting;
    };
    while (next < total) {
      const dueCount = Math.min(total, Math.floor(((performance.now() - startAt) / 1000) * perSecond));
      for (; next < dueCount; next++) {
        due.push({ route: next % this.routes.length, dueAt: startAt + (next / perSecond) * 1000 });
      }
      pump();
      await delay(TICK_MS);
    }
    while (due.length > 0 || busyRoutes.size > 0) await delay(5);
  }

  /** One round; waits for frames that are still on their way. */
  async measure(send) {
    this.books = new Books(++this.#rounds, this.routes.length, this.devices);
    const startAt = performance.now();
    await send();
    const deadline = performance.now() + SETTLE_MS_MAX;
    while (!this.books.isComplete && performance.now() < deadline) await delay(10);
    return this.books.result(performance.now() - startAt);
  }
}

function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A connection that ends on the way makes the whole measurement worthless. */
function fail(reason) {
  if (process.connected) process.send({ failure: `a connection was lost: ${reason}` });
}

let load;
const TASKS = {
  async open(plan) {
    load = new MessageLoad(plan);
    return { opened: await load.open() };
  },
  saturate: ({ seconds, rounds = 0 }) => load.measure(() => load.saturate(seconds, rounds)),
  arrive: ({ perSecond, seconds }) => load.measure(() => load.arrive(perSecond, seconds)),
  exit: () => process.exit(0),
};

process.on('message', async ({ task, ...options }) => {
  try {
    process.send(await TASKS[task](options));
  } catch (error) {
    process.send({ failure: error.message });
  }
});
process.once('disconnect', () => process.exit(1));
// Ctrl-C reaches the whole terminal; the bench decides when we go.
process.on('SIGINT', () => {});
