import { connect } from 'node:net';
import { clientFrame, OPCODES, walkFrames } from './frames.mjs';
import { ACCEPTED, handshake, heartbeatEveryMs, heartbeatOf, isPutOffByText, retryMs } from './sdks.mjs';
import { Wheel } from './wheel.mjs';

const ABSENT = 0;
const CONNECTING = 1;
/** The handshake is done; the greeting is still to come. */
const UPGRADED = 2;
const HELD = 3;
/** Ended by the client, who comes back at once. */
const LEAVING = 4;

/** So many sockets come from one loopback address: each has a range of local ports of its own. */
const SOCKETS_PER_ADDRESS = 2_000;
const OPENED_PER_TURN = 100;
const GREETING = Buffer.from('"Sys:Connect"');
const PONG = clientFrame(OPCODES.pong, '');

/** What is read is taken out before the next socket is read, so one buffer does for all. */
const READ_BUFFER = Buffer.allocUnsafe(65_536);

/**
 * Many clients: plain sockets with a handshake of our own, four listeners that all share, and numbers in typed arrays.
 * A client is a slot. Those who lose their socket come back as their SDK does.
 */
export class Connections {
  /** `frames` are texts. */
  counts = { held: 0, lost: 0, refused: 0, failed: 0, disconnected: 0, frames: 0, closedWith: {} };
  /** Called with slot, buffer, start and end of each text frame but the greeting. */
  onText = () => {};
  /** Whether those who lose their socket stay away until they are opened again. */
  isAway = false;

  #sockets;
  #state;
  #lastTextMs;
  #losses;
  #rests = new Map();
  #queue = [];
  /** Where the queue begins: shifting a long array would copy it each time. */
  #queueStart = 0;
  #opening = 0;
  #isPumping = false;

  /** `tokens` holds twenty bytes per slot; slots go to the ports in turns. */
  constructor({ tokens, first, ports, atOnce }) {
    const size = tokens.length / 20;
    Object.assign(this, { tokens, first, ports, atOnce, size });
    this.#sockets = Array.from({ length: size }, () => null);
    this.#state = new Uint8Array(size);
    this.#lastTextMs = new Float64Array(size);
    this.#losses = new Uint16Array(size);
    this.heartbeats = new Wheel(size, (slot) => this.#beat(slot));
    this.retries = new Wheel(size, (slot) => this.#enqueue(slot));
    const { listeners } = this;
    this.#options = (slot) => ({
      port: this.portOf(slot),
      host: '127.0.0.1',
      localAddress: addressOf(this.first + slot),
      onread: { buffer: READ_BUFFER, callback: listeners.read },
    });
  }

  #options;

  /** Another one after each loss, as a balancer would choose. */
  portOf(slot) {
    return this.ports[(this.first + slot + this.#losses[slot]) % this.ports.length];
  }

  isHeld(slot) {
    return this.#state[slot] === HELD;
  }

  open(from, to) {
    for (let slot = from; slot < to; slot++) {
      if (this.#state[slot] === ABSENT) this.#enqueue(slot);
    }
  }

  /** All who are held are away in one moment, and want back in the same, however many may be connecting else. */
  rush() {
    this.atOnce = Infinity;
    for (let slot = 0; slot < this.size; slot++) {
      if (this.#state[slot] !== HELD) continue;
      this.#state[slot] = LEAVING;
      this.counts.held--;
      this.#sockets[slot].destroy();
    }
  }

  #enqueue(slot) {
    this.#queue.push(slot);
    this.#pump();
  }

  #pump() {
    if (this.#isPumping) return;
    this.#isPumping = true;
    setImmediate(() => {
      this.#isPumping = false;
      const waiting = this.#queue.length - this.#queueStart;
      const budget = Math.min(OPENED_PER_TURN, this.atOnce - this.#opening, waiting);
      for (let count = 0; count < budget; count++) this.#connect(this.#queue[this.#queueStart++]);
      if (this.#queueStart === this.#queue.length) {
        this.#queue = [];
        this.#queueStart = 0;
      } else if (this.#opening < this.atOnce) {
        this.#pump();
      }
    });
  }

  #connect(slot) {
    if (this.#state[slot] !== ABSENT) return;
    this.#state[slot] = CONNECTING;
    this.#opening++;
    const socket = connect(this.#options(slot));
    socket.slot = slot;
    this.#sockets[slot] = socket;
    const { listeners } = this;
    socket.on('connect', listeners.connect).on('close', listeners.close).on('error', listeners.error);
  }

  /** Node calls listeners with the socket as `this`; these know their slot by it. */
  get listeners() {
    const all = this;
    const token = (slot) => all.tokens.toString('hex', 20 * slot, 20 * slot + 20);
    return (this.#listeners ??= {
      connect() {
        this.setNoDelay(true);
        this.write(handshake(this.slot, token(this.slot)), 'latin1');
      },
      read(length, buffer) {
        all.#read(this.slot, buffer, length);
      },
      close() {
        all.#closed(this.slot);
      },
      error() {
        all.counts.failed++;
      },
    });
  }

  #listeners;

  #read(slot, buffer, length) {
    let bytes = buffer;
    let size = length;
    const rest = this.#rests.get(slot);
    if (rest) {
      bytes = Buffer.concat([rest, buffer.subarray(0, length)]);
      size = bytes.length;
      this.#rests.delete(slot);
    }
    let used = 0;
    if (this.#state[slot] === CONNECTING) used = this.#readHead(slot, bytes, size);
    if (this.#state[slot] >= UPGRADED) {
      const frames = used === 0 ? bytes : bytes.subarray(used);
      used += walkFrames(frames, size - used, slot, this);
    }
    if (used < size && this.#sockets[slot]) this.#rests.set(slot, Buffer.from(bytes.subarray(used, size)));
  }

  /** Returns how many bytes the server's answer took, 0 while it is not whole. */
  #readHead(slot, bytes, size) {
    const head = bytes.latin1Slice(0, Math.min(size, 2_048));
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) return 0;
    if (head.startsWith('HTTP/1.1 101 ') && head.includes(ACCEPTED)) {
      this.#state[slot] = UPGRADED;
    } else {
      this.counts.refused++;
      this.#sockets[slot].destroy();
    }
    return end + 4;
  }

  /** For {@link walkFrames}. */
  frame(slot, opcode, buffer, start, end) {
    if (opcode === OPCODES.text) this.counts.frames++;
    if (opcode === OPCODES.ping) {
      const isPlain = start === end;
      this.#sockets[slot].write(isPlain ? PONG : clientFrame(OPCODES.pong, buffer.subarray(start, end)));
    } else if (opcode === OPCODES.close) {
      const code = end - start >= 2 ? buffer.readUInt16BE(start) : 1005;
      this.counts.closedWith[code] = (this.counts.closedWith[code] ?? 0) + 1;
      this.#sockets[slot].end(clientFrame(OPCODES.close, buffer.subarray(start, Math.min(end, start + 2))));
    } else if (opcode === OPCODES.text) {
      if (this.#state[slot] === UPGRADED) this.#greet(slot, buffer.subarray(start, end));
      else {
        this.#lastTextMs[slot] = performance.now();
        this.onText(slot, buffer, start, end);
      }
    }
  }

  #greet(slot, frame) {
    if (!frame.includes(GREETING)) {
      this.counts.disconnected++;
      return;
    }
    this.#state[slot] = HELD;
    this.#opening--;
    this.counts.held++;
    this.heartbeats.schedule(slot, heartbeatEveryMs(slot));
    this.#pump();
  }

  #beat(slot) {
    if (this.#state[slot] !== HELD) return;
    const everyMs = heartbeatEveryMs(slot);
    const quietMs = performance.now() - this.#lastTextMs[slot];
    if (isPutOffByText(slot) && quietMs < everyMs - 50) {
      this.heartbeats.schedule(slot, everyMs - quietMs);
      return;
    }
    this.#sockets[slot].write(heartbeatOf(slot));
    this.heartbeats.schedule(slot, everyMs);
  }

  #closed(slot) {
    const state = this.#state[slot];
    const wasEnded = this.#sockets[slot].readableEnded;
    this.#state[slot] = ABSENT;
    this.#sockets[slot] = null;
    this.#rests.delete(slot);
    this.heartbeats.cancel(slot);
    if (state === LEAVING) {
      this.#enqueue(slot);
      return;
    }
    if (state === HELD) {
      this.counts.held--;
      this.counts.lost++;
    } else {
      this.#opening--;
    }
    this.#losses[slot]++;
    if (!this.isAway) this.retries.schedule(slot, retryMs(slot, wasEnded && state !== UPGRADED));
    this.#pump();
  }
}

/** 127.1.0.1 and on; the server and the engines are on 127.0.0.1. */
function addressOf(index) {
  const number = Math.floor(index / SOCKETS_PER_ADDRESS);
  return `127.1.${Math.floor(number / 250)}.${1 + (number % 250)}`;
}
