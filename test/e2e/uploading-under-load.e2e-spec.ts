import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { sendRequest } from '../harness/http-client.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { ios, upload, web } from '../harness/picture-uploads.js';
import { jpegOf, padJpeg, photo } from '../harness/pictures.js';
import { RawSocket } from '../harness/raw-socket.js';
import { until } from '../harness/until.js';

const BUDGET_BYTES = 8 * 1024 * 1024;
const IDLE_MS = 400;
const TOTAL_MS = 1500;
const MIB = 1024 * 1024;

let folder: string;
let hongyan: Hongyan;
let http: string;
let alice: ChatUser;
let picture: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hongyan-media-'));
  hongyan = await startHongyan({ env: { HONGYAN_MEDIA_DIR: folder } });
  http = hongyan.server.http;
  alice = await registerUser(hongyan.app);
  picture = await jpegOf(400, 300);
});

afterAll(async () => {
  await hongyan?.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** A running process with limits of its own. */
async function startWith(env: Record<string, string>): Promise<string> {
  return (await hongyan.installation.start({ roles: ['api'], env })).http;
}

/** The head of an upload whose body is so long. */
function head(length: number): string {
  return (
    `POST /messages/pictureUpload?token=${alice.token} HTTP/1.1\r\nHost: im.example.com\r\n` +
    `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: ${length}\r\n\r\n`
  );
}

describe('a slow sender', () => {
  let impatient: string;

  beforeAll(async () => {
    impatient = await startWith({
      HONGYAN_MEDIA_UPLOAD_IDLE_MS: String(IDLE_MS),
      HONGYAN_MEDIA_UPLOAD_MS: String(TOTAL_MS),
    });
  });

  it('that stops half-way is answered with 4003 and cut off', async () => {
    const socket = await RawSocket.connect(impatient);
    socket.write(
      head(100_000) + '--b\r\nContent-Disposition: form-data; name="picture"; filename="a"\r\n\r\n',
    );
    await socket.untilEnded();
    expect(socket.received.toString('latin1')).toMatch(/^HTTP\/1\.1 200 [^]*"code":4003/);
  });

  it('that drips on and on is answered with 4003 and cut off', async () => {
    const socket = await RawSocket.connect(impatient);
    socket.write(
      head(100_000) + '--b\r\nContent-Disposition: form-data; name="picture"; filename="a"\r\n\r\n',
    );
    const drip = setInterval(() => socket.write('x'), IDLE_MS / 4);
    await socket.untilEnded();
    clearInterval(drip);
    expect(socket.received.toString('latin1')).toMatch(/^HTTP\/1\.1 200 [^]*"code":4003/);
  });

  it('does not hold up anybody else', async () => {
    const idlers = await Promise.all(Array.from({ length: 50 }, () => RawSocket.connect(http)));
    for (const idler of idlers) idler.write(`${head(100_000)}--b\r\n`);
    expect((await upload(http, alice.token, picture)).json.code).toBe(200);
    for (const idler of idlers) idler.destroy();
  });

  it('of more than any picture, without end, is cut off', async () => {
    const socket = await RawSocket.connect(impatient);
    socket.write(
      head(2 ** 31) + '--b\r\nContent-Disposition: form-data; name="picture"; filename="a"\r\n\r\n',
    );
    const chunk = Buffer.alloc(MIB);
    const pour = setInterval(() => socket.write(chunk), 5);
    await socket.untilEnded();
    clearInterval(pour);
  });
});

describe('memory', () => {
  it('past the budget an upload is refused with 429, and the budget comes back', async () => {
    const narrow = await startWith({ HONGYAN_MEDIA_BUFFER_BYTES_MAX: String(BUDGET_BYTES) });
    const large = padJpeg(picture, 5_000_000);
    const replies = await Promise.all(Array.from({ length: 10 }, () => upload(narrow, alice.token, large)));
    const codes = replies.map((reply) => reply.json.code);
    expect(new Set(codes)).toEqual(new Set([200, 429]));
    const leavers = await Promise.all(Array.from({ length: 4 }, () => RawSocket.connect(narrow)));
    const { path, headers, body } = web(alice.token, large);
    for (const leaver of leavers) {
      leaver.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${headers!['content-type']}\r\n`);
      leaver.write(`Content-Length: ${body!.length}\r\n\r\n`);
      leaver.write(body!.subarray(0, 4_000_000));
    }
    await until(
      'the budget to be used up',
      async () => (await upload(narrow, alice.token, large)).json.code === 429,
    );
    for (const leaver of leavers) leaver.destroy();
    await until(
      'the budget to come back',
      async () => (await upload(narrow, alice.token, large)).json.code === 200,
    );
  });

  it('stays within bounds while 20 large pictures arrive at once, and the process answers meanwhile', async () => {
    const { server } = hongyan;
    const large = padJpeg(await photo(6000, 5000).jpeg({ quality: 90 }).toBuffer(), 5_000_000);
    const before = await peakBytes(server.pid);
    const uploads = new AbortController();
    const probing = countAnswers(`${http}/livez`, uploads.signal);
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => sendRequest(http, ios(alice.token, large))),
    ).finally(() => uploads.abort());
    const answers = await probing;
    expect(replies.map((reply) => reply.json.code)).toEqual(replies.map(() => 200));
    const grown = (await peakBytes(server.pid)) - before;
    process.stderr.write(
      `20 × ${large.length} bytes: peak grew by ${Math.round(grown / MIB)} MiB, ${answers} probes\n`,
    );
    // Decoded at the same time they would take 20 × 90 MB, and as much again for the turned or encoded ones.
    expect(grown).toBeLessThan(600 * MIB);
    expect(answers).toBeGreaterThan(20);
  }, 120_000);
});

/** Asks one request after the other until told to end; returns how many were answered with 200. */
async function countAnswers(url: string, end: AbortSignal): Promise<number> {
  let answers = 0;
  while (!end.aborted) if ((await fetch(url)).status === 200) answers++;
  return answers;
}

/** The most memory that a process ever held. */
async function peakBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) * 1024;
}
