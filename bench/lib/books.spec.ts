import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Books } from './books.mjs';
import { markOf, readMark } from './mark.mjs';
import { RawSocket } from './raw-socket.mjs';
import { slopeOf } from './slope.mjs';

function acknowledged(count: number, devices = 1): Books {
  const books = new Books(1, 2, devices);
  for (let number = 0; number < count; number++) {
    books.send(10 * number);
    books.answer(number, true, 10 * number + 1);
  }
  return books;
}

const frame = (number: number, route = 0): { route: number; number: number } => ({ route, number });

describe('books of a round', () => {
  it('close without a fault when every message came once and in order', () => {
    const books = acknowledged(3);
    for (const number of [0, 1, 2]) books.receive(frame(number), 0, 10 * number + 5);
    expect(books.isComplete).toBe(true);
    expect(books.result(30)).toMatchObject({ sent: 3, pushed: 3, lost: 0, repeated: 0, disordered: 0 });
    expect(books.result(30).sendToFrameMs).toMatchObject({ p50: 5, max: 5 });
  });

  it('tell what was acknowledged and never came, also when a refused message came instead', () => {
    const books = acknowledged(2);
    books.send(20);
    books.answer(2, false, 21);
    books.receive(frame(0), 0, 5);
    books.receive(frame(2), 0, 25);
    expect(books.result(30)).toMatchObject({ acknowledged: 2, failed: 1, pushed: 2, lost: 1 });
  });

  it('tell what came twice at one device, and count every device', () => {
    const books = acknowledged(1, 2);
    books.receive(frame(0), 0, 5);
    books.receive(frame(0), 0, 6);
    expect(books.result(30)).toMatchObject({ pushed: 1, repeated: 1, lost: 1 });
  });

  it('tell what overtook on its own route, and nothing else', () => {
    const books = acknowledged(3);
    books.receive(frame(2, 0), 0, 25);
    books.receive(frame(1, 1), 0, 25);
    expect(books.result(30).disordered).toBe(0);
    books.receive(frame(0, 0), 0, 26);
    expect(books.result(30).disordered).toBe(1);
  });
});

describe('mark', () => {
  it('is read back from the bytes of a frame, and from no other frame', () => {
    const bytes = Buffer.from(`xx{"type":"Msg:Txt","content":{"content":"${markOf(3, 41, 99_999_999)}"}}`);
    expect(readMark(bytes, 2, bytes.length)).toEqual({ round: 3, route: 41, number: 99_999_999 });
    expect(readMark(bytes, 2, 10)).toBeNull();
  });
});

describe(RawSocket, () => {
  const open: { destroy(): void }[] = [];
  let server: Server | undefined;

  afterEach(() => {
    for (const socket of open.splice(0)) socket.destroy();
    server?.close();
  });

  it('reads frames of every length however they are cut, and answers pings', async () => {
    const texts = ['short', 'm'.repeat(300), 'l'.repeat(70_000)];
    const bytes = Buffer.concat([
      Buffer.from('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
      ...texts.map(textFrame),
      Buffer.from([0x89, 0]),
    ]);
    let peer: Socket | undefined;
    const pong = new Promise<Buffer>((resolve) => {
      server = createServer((socket) => {
        open.push(socket);
        peer = socket.setNoDelay(true);
        let received = Buffer.alloc(0);
        socket.on('data', (chunk) => {
          received = Buffer.concat([received, chunk]);
          const end = received.indexOf('\r\n\r\n');
          if (end !== -1 && received.length > end + 4) resolve(received.subarray(end + 4));
        });
      });
    });
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    const seen: string[] = [];
    const port = (server!.address() as { port: number }).port;
    const client = new RawSocket(
      port,
      '/wss',
      (lent: Buffer, start: number, end: number) => seen.push(lent.toString('latin1', start, end)),
      () => undefined,
    );
    open.push(client.socket);
    await new Promise<void>((resolve) => server!.once('connection', () => resolve()));
    // In pieces that end anywhere, in heads and in lengths too.
    for (let at = 0, step = 1; at < bytes.length; at += step, step = (step * 7) % 9_973) {
      peer!.write(bytes.subarray(at, at + step));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await pong).toEqual(Buffer.from([0x8a, 0x80, 0, 0, 0, 0]));
    expect(seen).toEqual(texts);
  });
});

function textFrame(text: string): Buffer {
  const { length } = text;
  if (length < 126) return Buffer.concat([Buffer.from([0x81, length]), Buffer.from(text)]);
  if (length < 65_536) {
    return Buffer.concat([Buffer.from([0x81, 126, length >> 8, length & 0xff]), Buffer.from(text)]);
  }
  const head = Buffer.alloc(10);
  head.writeUInt16BE(0x817f);
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, Buffer.from(text)]);
}

describe(slopeOf, () => {
  it('is the growth per hour, with a standard error that tells noise from growth', () => {
    const hours = Array.from({ length: 60 }, (_, index) => index / 60);
    expect(slopeOf(hours.map((at) => [at, 100 + 6 * at]))).toMatchObject({ mbPerHour: 6, standardError: 0 });
    const noisy = slopeOf(hours.map((at, index) => [at, 100 + (index % 2 ? 5 : -5)]));
    expect(Math.abs(noisy.mbPerHour)).toBeLessThan(2 * noisy.standardError);
  });
});
