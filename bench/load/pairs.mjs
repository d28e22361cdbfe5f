/**
 * The load process of `pairs` and `naive`: holds the receivers' sockets, sends over HTTP, and keeps the books: every
 * message must arrive once, and the sequential messages of a sender in order. One process does both sides, so that
 * send and frame are read from one clock. Gets its task, and gives its result, by IPC.
 */
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import WebSocket from 'ws';
import { Latencies } from '../lib/latencies.mjs';
import { RawConnection } from '../lib/raw-http.mjs';

const SETTLE_MS_MAX = 15_000;
const CONTENT_MARK = '"content":{"content":"';

class PairsLoad {
  constructor({ httpPort, wsPort, users, connections }) {
    this.wsPort = wsPort;
    this.users = users;
    this.idle = Array.from({ length: connections }, () => new RawConnection(httpPort));
  }

  async open() {
    await Promise.all(
      this.users.map(async (user) => {
        const socket = new WebSocket(`ws://127.0.0.1:${this.wsPort}/wss?token=${user.token}`, {
          perMessageDeflate: false,
        });
        socket.on('message', (data) => this.receive(data));
        await once(socket, 'open');
      }),
    );
    const deadline = Date.now() + SETTLE_MS_MAX;
    while (this.greeted < this.users.length && Date.now() < deadline) await delay(20);
  }

  greeted = 0;
  begin() {
    this.sent = 0;
    this.acknowledged = 0;
    this.failed = 0;
    this.pushed = 0;
    this.repeated = 0;
    this.disordered = 0;
    this.sentAt = [];
    this.arrived = [];
    this.lastOfPair = new Map();
    this.toAck = new Latencies();
    this.toFrame = new Latencies();
    this.isRecording = false;
    this.epoch = Math.random().toString(36).slice(2, 8);
  }

  receive(data) {
    const text = data.toString('latin1');
    const start = text.indexOf(CONTENT_MARK);
    if (start === -1) {
      if (text.includes('"Sys:Connect"')) this.greeted++;
      return;
    }
    const mark = text.slice(start + CONTENT_MARK.length, text.indexOf('"', start + CONTENT_MARK.length));
    const [epoch, pair, number] = mark.split('.');
    if (epoch !== this.epoch) return;
    const index = Number(number);
    if (this.arrived[index]) {
      this.repeated++;
      return;
    }
    this.arrived[index] = true;
    this.pushed++;
    if (index < (this.lastOfPair.get(pair) ?? -1)) this.disordered++;
    else this.lastOfPair.set(pair, index);
    if (this.isRecording) this.toFrame.add(performance.now() - this.sentAt[index]);
  }

  /** Sends one message of a pair; a pair's messages are sequential, so order can be judged. */
  async send(connection, pair, dueAt) {
    const from = this.users[2 * pair];
    const to = this.users[2 * pair + 1];
    const index = this.sent++;
    this.sentAt[index] = dueAt;
    const content = encodeURIComponent(`{"content":"${this.epoch}.${pair}.${index}","extra":""}`);
    const isRecorded = this.isRecording;
    const ok = await connection.post(
      '/messages/send',
      `token=${from.token}&target_uid=${to.uid}&type=Msg%3ATxt&content=${content}`,
    );
    if (ok) this.acknowledged++;
    else this.failed++;
    if (isRecorded) this.toAck.add(performance.now() - dueAt);
  }

  /** As fast as the server takes it, for a time: each connection sends its next message when it has an answer. */
  async saturate(seconds) {
    const pairs = this.users.length / 2;
    const endAt = performance.now() + seconds * 1000;
    await Promise.all(
      this.idle.map(async (connection, index) => {
        // Each connection keeps to pairs of its own, so that a pair never has two sends under way.
        for (let pair = index; performance.now() < endAt; pair += this.idle.length) {
          if (pair >= pairs) pair = index;
          await this.send(connection, pair, performance.now());
        }
      }),
    );
  }

  /** At a fixed rate, whatever the server does: a late answer delays nothing, and counts from when it was due. */
  async arrive(perSecond, seconds) {
    const pairs = this.users.length / 2;
    const startAt = performance.now();
    const total = Math.floor(perSecond * seconds);
    const free = [...this.idle];
    const due = [];
    const pending = new Set();
    let next = 0;
    const busyPairs = new Set();
    const start = (connection, { pair, dueAt }) => {
      busyPairs.add(pair);
      const done = this.send(connection, pair, dueAt).then(() => {
        busyPairs.delete(pair);
        pending.delete(done);
        free.push(connection);
        pump();
      });
      pending.add(done);
    };
    const pump = () => {
      while (free.length > 0) {
        const at = due.findIndex(({ pair }) => !busyPairs.has(pair));
        if (at === -1) return;
        start(free.pop(), due.splice(at, 1)[0]);
      }
    };
    while (next < total) {
      const dueCount = Math.min(total, Math.floor(((performance.now() - startAt) / 1000) * perSecond));
      while (next < dueCount) {
        due.push({ pair: next % pairs, dueAt: startAt + (next / perSecond) * 1000 });
        next++;
      }
      pump();
      await delay(1);
    }
    while (due.length > 0 || pending.size > 0) await delay(5);
  }

  /** Waits for frames that are still on their way. */
  async settle() {
    const deadline = performance.now() + SETTLE_MS_MAX;
    while (this.pushed < this.acknowledged && performance.now() < deadline) await delay(20);
  }

  result(elapsedMs) {
    return {
      sent: this.sent,
      acknowledged: this.acknowledged,
      failed: this.failed,
      pushed: this.pushed,
      lost: Math.max(0, this.acknowledged - this.pushed),
      repeated: this.repeated,
      disordered: this.disordered,
      elapsedMs,
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
    load = new PairsLoad(options);
    load.begin();
    await load.open();
    process.send({ opened: load.greeted });
  }
  if (task === 'saturate' || task === 'arrive') {
    load.begin();
    load.isRecording = true;
    const startAt = performance.now();
    if (task === 'saturate') await load.saturate(options.seconds);
    else await load.arrive(options.perSecond, options.seconds);
    await load.settle();
    process.send(load.result(performance.now() - startAt));
  }
  if (task === 'exit') process.exit(0);
});
