import { randomInt } from 'node:crypto';
import net from 'node:net';
import { Failure } from './failure.mjs';

// Below the range from which kernels take the local ports of outgoing connections (Linux: from 32768 on).
// A port from that range can be taken by a client while an engine is down, and the engine then cannot return.
const PORT_MIN = 16_000;
const PORT_MAX = 32_000;
const ATTEMPTS = 50;

/** True if this process could listen there now. */
export function canListen(port, host) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Whoever needs two wants two. */
const given = new Set();

/**
 * A port on 127.0.0.1 that was free a moment ago, and never the same one twice in a process; the caller retries if it
 * loses the race for it.
 */
export async function findFreePort() {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(PORT_MIN, PORT_MAX);
    if (given.has(port)) continue;
    given.add(port);
    if (await canListen(port, '127.0.0.1')) return port;
  }
  throw new Failure(`No free port on 127.0.0.1 between ${PORT_MIN} and ${PORT_MAX} could be had.`);
}
