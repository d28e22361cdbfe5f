import { connect } from 'node:net';

/**
 * One keep-alive connection that sends one request at a time. Hand-written, because Node's own client costs more than
 * the server it would measure.
 */
export class RawConnection {
  /** @type {((status: { ok: boolean }) => void) | undefined} */
  #waiting;
  #buffer = '';

  constructor(port, host = '127.0.0.1') {
    this.host = `${host}:${port}`;
    this.socket = connect({ port, host, noDelay: true });
    this.socket.setEncoding('latin1');
    this.socket.on('data', (chunk) => this.#read(chunk));
    const fail = () => this.#answer(false);
    this.socket.on('error', fail);
    this.socket.on('close', fail);
  }

  /** Resolves to whether the answer was HTTP 200 with code 200. */
  post(path, body) {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.socket.write(
        `POST ${path} HTTP/1.1\r\nHost: ${this.host}\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
          `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    });
  }

  get(path) {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.socket.write(`GET ${path} HTTP/1.1\r\nHost: ${this.host}\r\n\r\n`);
    });
  }

  close() {
    this.socket.destroy();
  }

  #read(chunk) {
    this.#buffer = this.#buffer === '' ? chunk : this.#buffer + chunk;
    const end = this.#buffer.indexOf('\r\n\r\n');
    if (end === -1) return;
    const length = /content-length: (\d+)/i.exec(this.#buffer);
    if (!length || this.#buffer.length < end + 4 + Number(length[1])) return;
    const body = this.#buffer.slice(end + 4);
    this.#buffer = '';
    this.#answer(body.startsWith('{"code":200,'));
  }

  #answer(ok) {
    const resolve = this.#waiting;
    this.#waiting = undefined;
    resolve?.(ok);
  }
}
