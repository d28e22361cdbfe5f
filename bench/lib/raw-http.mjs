import { connect } from 'node:net';

const HEAD_END = '\r\n\r\n';
const LENGTH = 'content-length: ';
const SUCCESS = '{"code":200,';

/** The bytes of a form POST. */
export function formPost(host, path, body) {
  return (
    `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/**
 * One keep-alive connection that sends one request at a time. Hand-written, because Node's own client costs more than
 * the server it would measure.
 */
export class RawConnection {
  /** @type {((isSuccess: boolean, body: string) => void) | undefined} */
  #waiting;
  /** Ends the latest `post` or `get`. */
  #giveUp = () => {};
  #rest = '';

  /**
   * @param {(reason: string) => void} onClose Hears of a connection that is gone. What it was asked is never answered;
   * a `post` or `get` rejects.
   */
  constructor(port, onClose = () => {}, host = '127.0.0.1') {
    this.host = `${host}:${port}`;
    this.socket = connect({ port, host, noDelay: true });
    this.socket.setEncoding('latin1');
    this.socket.on('data', (chunk) => this.#read(chunk));
    this.socket.on('error', (error) => onClose(error.message));
    this.socket.on('end', () => onClose('the server hung up'));
    this.socket.on('close', () => this.#giveUp(new Error('the connection is gone')));
  }

  /** Sends the bytes of a request; tells whether the answer was a success in our envelope, and its body. */
  ask(request, onAnswer) {
    this.#waiting = onAnswer;
    this.socket.write(request, 'latin1');
  }

  /** The body of the answer; rejects when it was no success. */
  post(path, body) {
    return this.#fetch(formPost(this.host, path, body));
  }

  get(path) {
    return this.#fetch(`GET ${path} HTTP/1.1\r\nHost: ${this.host}\r\n\r\n`);
  }

  #fetch(request) {
    return new Promise((resolve, reject) => {
      this.#giveUp = reject;
      this.ask(request, (isSuccess, body) =>
        isSuccess ? resolve(body) : reject(new Error(`no success: ${body.slice(0, 200)}`)),
      );
    });
  }

  close() {
    this.socket.destroy();
  }

  #read(chunk) {
    const text = this.#rest === '' ? chunk : this.#rest + chunk;
    const end = text.indexOf(HEAD_END);
    const length = end === -1 ? -1 : text.indexOf(LENGTH);
    const bodyAt = end + HEAD_END.length;
    if (length === -1 || text.length < bodyAt + parseInt(text.slice(length + LENGTH.length, end), 10)) {
      this.#rest = text;
      return;
    }
    this.#rest = '';
    const answer = this.#waiting;
    this.#waiting = undefined;
    answer(text.startsWith(SUCCESS, bodyAt), text.slice(bodyAt));
  }
}
