import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

const OPCODE = { text: 1, close: 8, ping: 9 };
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const HEAD_END = '\r\n\r\n';
const NOTHING = Buffer.alloc(0);
/** A pong without a payload, its mask all zeros. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

/**
 * One WebSocket that only listens and answers pings. Hand-written for the same reason as `RawConnection`: a load
 * process that holds a thousand sockets must leave the cores to the server. Takes what our server sends: whole text
 * frames without a mask; anything else is an error.
 */
export class RawSocket {
  #rest = NOTHING;
  #isOpen = false;

  /**
   * @param {number} port @param {string} path
   * @param {(bytes: Buffer, start: number, end: number) => void} onText Where a frame's text stands. The bytes are only lent.
   * @param {(reason: string) => void} onClose
   */
  constructor(port, path, onText, onClose, host = '127.0.0.1') {
    this.onText = onText;
    this.socket = connect({ port, host, noDelay: true });
    this.socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
    this.socket.on('data', (chunk) => this.#read(chunk));
    this.socket.on('error', (error) => onClose(error.message));
    this.socket.on('close', () => onClose('the server hung up'));
  }

  #read(chunk) {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    if (!this.#isOpen) {
      const end = bytes.indexOf(HEAD_END);
      if (end !== -1 && !bytes.toString('latin1', 0, end).startsWith('HTTP/1.1 101 ')) {
        this.socket.destroy(new Error(`refused: ${bytes.toString('latin1', 0, bytes.indexOf('\r'))}`));
        return;
      }
      this.#isOpen = end !== -1;
      if (this.#isOpen) bytes = bytes.subarray(end + HEAD_END.length);
    }
    this.#rest = this.#isOpen ? bytes.subarray(this.#readFrames(bytes)) : bytes;
  }

  /** Returns where the first frame begins that is not complete yet. */
  #readFrames(bytes) {
    let at = 0;
    while (at + 2 <= bytes.length) {
      let length = bytes[at + 1] & 0x7f;
      let start = at + 2;
      if (length === LENGTH_16) {
        if (start + 2 > bytes.length) break;
        length = bytes.readUInt16BE(start);
        start += 2;
      } else if (length === LENGTH_64) {
        if (start + 8 > bytes.length) break;
        length = Number(bytes.readBigUInt64BE(start));
        start += 8;
      }
      const end = start + length;
      if (end > bytes.length) break;
      this.#take(bytes[at], bytes, start, end);
      at = end;
    }
    return at;
  }

  #take(first, bytes, start, end) {
    const opcode = first & 0x0f;
    if (first === (0x80 | OPCODE.text)) this.onText(bytes, start, end);
    else if (opcode === OPCODE.ping) this.socket.write(PONG);
    else if (opcode === OPCODE.close) {
      const code = end - start >= 2 ? bytes.readUInt16BE(start) : 'no code';
      this.socket.destroy(new Error(`closed with ${code}`));
    } else this.socket.destroy(new Error(`unexpected frame 0x${first.toString(16)}`));
  }
}
