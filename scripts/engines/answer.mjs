import net from 'node:net';

const ANSWER_WITHIN_MS = 2000;

/** True if a MySQL-protocol server greets on this port: packet number 0, protocol version 10. */
export function greetsAsMysql(port) {
  return converse(port, null, (bytes) => bytes.length >= 5 && bytes[3] === 0 && bytes[4] === 10);
}

/** True if the Redis with our password answers PING; one that is still loading its data does not yet. */
export function answersAsRedis(port, password) {
  const request = `AUTH ${password}\r\nPING\r\n`;
  return converse(port, request, (bytes) => bytes.toString('latin1').startsWith('+OK\r\n+PONG'));
}

/** Connects, sends the request if there is one, and asks of what has come back so far whether it will do. */
function converse(port, request, isEnough) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    let received = Buffer.alloc(0);
    const finish = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ANSWER_WITHIN_MS, () => finish(false));
    socket.on('error', () => finish(false));
    socket.on('close', () => finish(false));
    if (request) socket.on('connect', () => socket.write(request));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (isEnough(received)) finish(true);
    });
  });
}
