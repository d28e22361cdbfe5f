import { randomBytes } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';
import { until } from './until.js';

/** A WebSocket frame as it stands on the wire. */
export interface WireFrame {
  readonly isFinal: boolean;
  /** The three reserved bits; 0 without extensions. */
  readonly reserved: number;
  readonly opcode: number;
  readonly isMasked: boolean;
  readonly payload: Buffer;
}

/** A bare TCP connection, for handshakes and frames that no library would send. */
export class RawSocket {
  received: Buffer = Buffer.alloc(0);
  hasEnded = false;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => (this.received = Buffer.concat([this.received, chunk])));
    socket.on('close', () => (this.hasEnded = true));
    socket.on('error', () => undefined);
  }

  static connect(base: string): Promise<RawSocket> {
    const { hostname, port } = new URL(base);
    return new Promise((resolve, reject) => {
      const socket = createConnection({ host: hostname, port: Number(port) });
      socket.once('error', reject);
      socket.once('connect', () => resolve(new RawSocket(socket)));
    });
  }

  /** A WebSocket handshake with these headers; resolves with the head of the answer. */
  async handshake(path: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    this.write(upgradeRequest(path, headers));
    return this.head();
  }

  write(bytes: Buffer | string): void {
    this.socket.write(bytes);
  }

  /** The head of the answer, blank line not included. */
  async head(): Promise<string> {
    const end = await until('the head of an answer', () => {
      const at = this.received.indexOf('\r\n\r\n');
      return at === -1 ? null : at;
    });
    return this.received.subarray(0, end).toString('latin1');
  }

  /** The complete frames behind the handshake's answer. */
  frames(): WireFrame[] {
    const frames: WireFrame[] = [];
    let rest = this.received.subarray(this.received.indexOf('\r\n\r\n') + 4);
    for (let size = frameSize(rest); size !== null && size <= rest.length; size = frameSize(rest)) {
      frames.push(parseFrame(rest.subarray(0, size)));
      rest = rest.subarray(size);
    }
    return frames;
  }

  untilFrame(fits: (frame: WireFrame) => boolean): Promise<WireFrame> {
    return until('a frame on the wire', () => this.frames().find(fits));
  }

  untilEnded(timeoutMs?: number): Promise<true> {
    return until('the end of the connection', () => this.hasEnded || null, timeoutMs);
  }

  destroy(): void {
    this.socket.destroy();
  }
}

/** The text of an upgrade request. A header that is given replaces the usual one; empty leaves it out. */
export function upgradeRequest(path: string, headers: Readonly<Record<string, string>> = {}): string {
  const all: Record<string, string> = {
    host: 'im.example.com',
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    'sec-websocket-version': '13',
    ...headers,
  };
  const lines = Object.entries(all)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** A client's frame: masked and final unless told otherwise. */
export function clientFrame(
  opcode: number,
  payload: Buffer | string,
  { isFinal = true, isMasked = true, reserved = 0 } = {},
): Buffer {
  const body = Buffer.from(payload as string);
  const head = [(isFinal ? 0x80 : 0) | (reserved << 4) | opcode];
  const masked = isMasked ? 0x80 : 0;
  if (body.length < 126) head.push(masked | body.length);
  else if (body.length < 65_536) head.push(masked | 126, body.length >> 8, body.length & 0xff);
  else head.push(masked | 127, 0, 0, 0, 0, ...bigEndian(body.length));
  if (!isMasked) return Buffer.concat([Buffer.from(head), body]);
  // Masking megabytes byte by byte takes seconds; a mask of zeros is a mask, too.
  if (body.length > 1_000_000) return Buffer.concat([Buffer.from(head), Buffer.alloc(4), body]);
  const mask = randomBytes(4);
  return Buffer.concat([Buffer.from(head), mask, body.map((byte, index) => byte ^ mask[index % 4]!)]);
}

function bigEndian(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >> shift) & 0xff);
}

/** Bytes of the first frame, or null while its head is not complete. */
function frameSize(bytes: Buffer): number | null {
  if (bytes.length < 2) return null;
  const short = bytes[1]! & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  if (bytes.length < 2 + extra) return null;
  const length = extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return 2 + extra + (bytes[1]! & 0x80 ? 4 : 0) + length;
}

function parseFrame(bytes: Buffer): WireFrame {
  const short = bytes[1]! & 0x7f;
  return {
    isFinal: (bytes[0]! & 0x80) !== 0,
    reserved: (bytes[0]! >> 4) & 7,
    opcode: bytes[0]! & 0xf,
    isMasked: (bytes[1]! & 0x80) !== 0,
    payload: bytes.subarray(short === 126 ? 4 : short === 127 ? 10 : 2),
  };
}
