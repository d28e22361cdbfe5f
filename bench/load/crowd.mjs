/**
 * A process full of clients, for `sockets`, `storm` and `frames`. Does what its parent asks by IPC and answers each
 * question once; what it is asked is the name of a task below.
 */
import { Connections } from './crowd/connections.mjs';
import { Pushes } from './crowd/pushes.mjs';

let connections;
let pushes;

const TASKS = {
  found(options) {
    connections = new Connections(options);
  },

  open({ from, to }) {
    connections.open(from, to);
  },

  /** From now on other nodes are there. */
  move({ wsPorts, httpPorts }) {
    connections.ports = wsPorts;
    pushes.httpPorts = httpPorts;
  },

  /** From now on nobody who loses the socket wants another one. */
  stayAway() {
    connections.isAway = true;
  },

  comeBack({ wsPorts }) {
    connections.ports = wsPorts;
    connections.isAway = false;
    connections.open(0, connections.size);
  },

  books() {
    return pushes.books();
  },

  rush() {
    connections.rush();
  },

  state() {
    return connections.counts;
  },

  sendFrom(options) {
    pushes = new Pushes({ connections, ...options });
  },

  push(options) {
    pushes.start(options);
  },

  async stopPushing({ settleMs }) {
    await pushes.stop(settleMs);
    return pushes.counts();
  },

  window() {
    return pushes.takeWindow();
  },

  exit() {
    setImmediate(() => process.exit(0));
  },
};

process.on('message', async ({ id, task, ...options }) => {
  process.send({ id, answer: await TASKS[task](options) });
});
// The parent is gone: so is the purpose.
process.on('disconnect', () => process.exit(1));
