import { describe, expect, it } from '@jest/globals';
import { registerUser } from '../harness/chat-user.js';
import { clientFrame, RawSocket, type WireFrame } from '../harness/raw-socket.js';
import { sharedServer } from '../harness/shared-server.js';

/**
 * The cases of the Autobahn test suite that apply to a server which never echoes, by the suite's numbers: the suite
 * itself needs Python 2. It asks for an echo; here a message that is taken shows in silence and in a pong behind it.
 * Where it sends more than 4 KiB, our limit answers with 1009 (contract 5.4): so it is with 7.1.6, 10.1.1 and the sizes of
 * 9, of which the smallest that is too large stands for all. Left out are 12 and 13, about compression, which
 * is off.
 */
const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };
const { app, ws } = sharedServer();
const MESSAGE_BYTES_MAX = 4_096;

type Case = readonly [number: string, what: string, bytes: readonly Buffer[]];
type FrameOptions = Parameters<typeof clientFrame>[2];

const frame = (opcode: number, payload: Buffer | string = '', options?: FrameOptions): Buffer =>
  clientFrame(opcode, payload, options);
const text = (payload: Buffer | string = '', options?: FrameOptions): Buffer =>
  frame(OPCODE.text, payload, options);
const part = (payload: Buffer | string, isFinal = false): Buffer =>
  frame(OPCODE.continuation, payload, { isFinal });
const first = (payload: Buffer | string, opcode = OPCODE.text): Buffer =>
  frame(opcode, payload, { isFinal: false });
const ping = (payload: Buffer | string = ''): Buffer => frame(OPCODE.ping, payload);
const close = (code?: number, reason: Buffer | string = ''): Buffer => {
  if (code === undefined) return frame(OPCODE.close);
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);
  return frame(OPCODE.close, Buffer.concat([head, Buffer.from(reason as string)]));
};
const chopped = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
/** A message with one fragment for every so many bytes. */
const inFragments = (bytes: Buffer, size: number, opcode = OPCODE.text): Buffer[] =>
  chopped(bytes, size).map((piece, index, all) =>
    clientFrame(index === 0 ? opcode : OPCODE.continuation, piece, { isFinal: index === all.length - 1 }),
  );
const x = (length: number): string => '*'.repeat(length);

/** Here and not in a hook: concurrent tests do not wait for hooks. */
const user = await registerUser(app);

/** A socket past its greeting, to which the bytes were written, each piece in a write of its own. */
async function send(pieces: readonly Buffer[]): Promise<RawSocket> {
  const socket = await RawSocket.connect(ws.replace('ws', 'http'));
  await socket.handshake(`/wss?token=${user.token}`);
  await socket.untilFrame(({ opcode }) => opcode === OPCODE.text);
  for (const piece of pieces) socket.write(piece);
  return socket;
}

/** What the server sent behind the greeting, up to its answer to a ping of ours or to its close frame. */
async function answersTo(pieces: readonly Buffer[]): Promise<WireFrame[]> {
  const socket = await send([...pieces, ping('the end')]);
  await socket.untilFrame(
    ({ opcode, payload }) => opcode === OPCODE.close || payload.toString() === 'the end',
  );
  const [, ...answers] = socket.frames();
  socket.destroy();
  expect(answers.every(({ isFinal, isMasked, reserved }) => isFinal && !isMasked && reserved === 0)).toBe(
    true,
  );
  return answers.filter(({ payload }) => payload.toString() !== 'the end');
}

/** The server's close frame, null without a code; then the connection must end without more. */
async function closeAfter(pieces: readonly Buffer[]): Promise<{ code: number | null; others: WireFrame[] }> {
  const socket = await send(pieces);
  const { payload } = await socket.untilFrame(({ opcode }) => opcode === OPCODE.close);
  socket.write(frame(OPCODE.close, payload));
  await socket.untilEnded();
  const [, ...answers] = socket.frames();
  expect(answers.at(-1)?.opcode).toBe(OPCODE.close);
  return { code: payload.length === 0 ? null : payload.readUInt16BE(0), others: answers.slice(0, -1) };
}

const hex = (bytes: string): Buffer => Buffer.from(bytes, 'hex');
const KOSMOS_LETTERS = ['ceba', 'e1bdb9', 'cf83', 'cebc', 'ceb5'];
const KOSMOS = KOSMOS_LETTERS.join('');

/** The last two code points of each plane. */
const NONCHARACTERS = Array.from({ length: 17 }, (_, plane) =>
  [0xfffe, 0xffff].map((low) => Buffer.from(String.fromCodePoint(plane * 0x1_0000 + low)).toString('hex')),
).flat();

const list = (number: string, ...all: string[]): [string, string][] =>
  all.map((bytes, index) => [`${number}.${index + 1}`, bytes]);

describe('messages that are taken in silence', () => {
  const sizes = [0, 125, 126, 127, 128];
  const CASES: Case[] = [
    ...sizes.map((size, index): Case => [`1.1.${index + 1}`, `a text of ${size} bytes`, [text(x(size))]]),
    ...sizes.map((size, index): Case => [
      `1.2.${index + 1}`,
      `${size} bytes of binary`,
      [frame(OPCODE.binary, x(size))],
    ]),
    ['1.1.8', 'a text of 4096 bytes in writes of 997', chopped(text(x(MESSAGE_BYTES_MAX)), 997)],
    ['1.2.8', 'binary in writes of 997 bytes', chopped(frame(OPCODE.binary, x(MESSAGE_BYTES_MAX)), 997)],
    ['2.7', 'a pong that nobody asked for', [frame(OPCODE.pong)]],
    ['2.8', 'such a pong with a payload', [frame(OPCODE.pong, 'unsolicited')]],
    ['5.3', 'a text in two fragments', [first('fragment1'), part('fragment2', true)]],
    ['5.4', 'the same in one write', [Buffer.concat([first('fragment1'), part('fragment2', true)])]],
    [
      '5.5',
      'the same byte by byte',
      chopped(Buffer.concat([first('fragment1'), part('fragment2', true)]), 1),
    ],
    ['6.1.1', 'an empty text', [text()]],
    ['6.1.2', 'three empty fragments', [first(''), part(''), part('', true)]],
    ['6.1.3', 'a fragment between empty ones', [first(''), part('middle'), part('', true)]],
    ['6.2.1', 'text beyond ASCII', [text('Hello-µ@ßöäüàá-UTF-8!!')]],
    ['6.2.2', 'text cut between characters', [first('Hello-µ@ßöä'), part('üàá-UTF-8!!', true)]],
    ['6.2.3', 'text cut inside characters', inFragments(Buffer.from('Hello-µ@ßöäüàá-UTF-8!!'), 1)],
    ...KOSMOS_LETTERS.map((_, index, all): Case => [
      `6.5.${index + 1}`,
      `the first letters of a Greek word, ${index + 1} of them`,
      [text(hex(all.slice(0, index + 1).join('')))],
    ]),
    ['6.2.4', 'a word with two-byte and three-byte letters, cut', inFragments(hex(KOSMOS), 1)],
    ['9.1.1', 'the largest text', [text(x(MESSAGE_BYTES_MAX))]],
    ['9.2.1', 'the largest binary message', [frame(OPCODE.binary, x(MESSAGE_BYTES_MAX))]],
    ['9.3.1', 'the largest text in 64 fragments', inFragments(Buffer.from(x(MESSAGE_BYTES_MAX)), 64)],
    ['9.5.1', 'the largest text in writes of 64 bytes', chopped(text(x(MESSAGE_BYTES_MAX)), 64)],
    ['9.7.1', 'two hundred texts', Array.from({ length: 200 }, () => text(x(64)))],
  ];
  it.concurrent.each(CASES)('%s %s', async (_number, _what, bytes) => {
    expect(await answersTo(bytes)).toEqual([]);
  });

  const VALID: [string, string][] = [
    ...[4, 10, 14, 18, 22].map((end, index): [string, string] => [
      `6.6.${[2, 5, 7, 9, 11][index]}`,
      KOSMOS.slice(0, end),
    ]),
    ...['00', 'c280', 'e0a080', 'f0908080'].map((bytes, i): [string, string] => [`6.7.${i + 1}`, bytes]),
    ...['7f', 'dfbf', 'efbfbf', 'f48fbfbf'].map((bytes, i): [string, string] => [`6.9.${i + 1}`, bytes]),
    ...['ed9fbf', 'ee8080', 'efbfbd', 'f48fbfbf'].map((bytes, i): [string, string] => [
      `6.11.${i + 1}`,
      bytes,
    ]),
    ...NONCHARACTERS.map((bytes, i): [string, string] => [`6.22.${i + 1}`, bytes]),
    ...['efbfb9', 'efbfba', 'efbfbb', 'efbfbc', 'efbfbd', 'efbfbe', 'efbfbf'].map(
      (bytes, i): [string, string] => [`6.23.${i + 1}`, bytes],
    ),
  ];
  it.concurrent.each(VALID)('%s the UTF-8 %s', async (_number, bytes) => {
    expect(await answersTo([text(hex(bytes))])).toEqual([]);
  });
});

describe('pings', () => {
  const binary = hex('00fffefdfcfb00ff');
  const PINGS: [string, string, Buffer[], (Buffer | string)[]][] = [
    ['2.1', 'an empty one', [ping()], ['']],
    ['2.2', 'one with a text', [ping('Hello, world!')], ['Hello, world!']],
    ['2.3', 'one with binary', [ping(binary)], [binary]],
    ['2.4', 'one with 125 bytes', [ping(x(125))], [x(125)]],
    ['2.6', 'one byte by byte', chopped(ping(x(125)), 1), [x(125)]],
    ['2.9', 'one behind a pong', [frame(OPCODE.pong, 'unsolicited'), ping('p')], ['p']],
    ['2.10', 'ten', [...x(10)].map((_, i) => ping(`p${i}`)), [...x(10)].map((_, i) => `p${i}`)],
    [
      '2.11',
      'ten byte by byte',
      chopped(Buffer.concat([...x(10)].map((_, i) => ping(`p${i}`))), 1),
      [...x(10)].map((_, i) => `p${i}`),
    ],
    ['5.6', 'one between two fragments', [first('one'), ping('p'), part('two', true)], ['p']],
    ['5.7', 'the same in one write', [Buffer.concat([first('one'), ping('p'), part('two', true)])], ['p']],
    [
      '5.8',
      'the same byte by byte',
      chopped(Buffer.concat([first('one'), ping('p'), part('two', true)]), 1),
      ['p'],
    ],
    [
      '5.20',
      'two between five fragments in one write',
      [Buffer.concat([first('1'), part('2'), ping('p1'), part('3'), part('4'), ping('p2'), part('5', true)])],
      ['p1', 'p2'],
    ],
    [
      '5.19',
      'two between five fragments',
      [first('1'), part('2'), ping('p1'), part('3'), part('4'), ping('p2'), part('5', true)],
      ['p1', 'p2'],
    ],
  ];
  it.concurrent.each(PINGS)(
    '%s %s is answered with the same payload, in order',
    async (_number, _what, bytes, payloads) => {
      const answers = await answersTo(bytes);
      expect(answers.map(({ opcode }) => opcode)).toEqual(payloads.map(() => OPCODE.pong));
      expect(answers.map(({ payload }) => payload)).toEqual(
        payloads.map((each) => Buffer.from(each as string)),
      );
    },
  );
});

describe('what breaks the protocol ends the socket', () => {
  const opcodes = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15];
  const BROKEN: [...Case, number][] = [
    ['1.1.6', 'a text of 65535 bytes', [text(x(65_535))], 1009],
    ['1.1.7', 'a text of 65536 bytes', [text(x(65_536))], 1009],
    ['1.2.7', '65536 bytes of binary', [frame(OPCODE.binary, x(65_536))], 1009],
    ['2.5', 'a ping with 126 bytes', [ping(x(126))], 1002],
    ...[1, 2, 3, 4].map((reserved): [...Case, number] => [
      `3.${reserved}`,
      `reserved bits ${reserved} on a text`,
      [text('fine'), text('x', { reserved })],
      1002,
    ]),
    ['3.5', 'reserved bits 5 on binary', [frame(OPCODE.binary, 'x', { reserved: 5 })], 1002],
    ['3.6', 'reserved bits 6 on a ping', [frame(OPCODE.ping, 'x', { reserved: 6 })], 1002],
    ['3.7', 'reserved bits 7 on a close', [frame(OPCODE.close, '', { reserved: 7 })], 1002],
    ...opcodes.map((opcode, index): [...Case, number] => [
      index < 5 ? `4.1.${index + 1}` : `4.2.${index - 4}`,
      `opcode ${opcode}`,
      [text('fine'), frame(opcode, 'x')],
      1002,
    ]),
    ['5.1', 'a ping in two fragments', [first('a', OPCODE.ping), part('b', true)], 1002],
    ['5.2', 'a pong in two fragments', [first('a', OPCODE.pong), part('b', true)], 1002],
    ['5.9', 'a last fragment of nothing', [part('x', true), text('y')], 1002],
    ['5.10', 'the same in one write', [Buffer.concat([part('x', true), text('y')])], 1002],
    ['5.11', 'the same byte by byte', chopped(Buffer.concat([part('x', true), text('y')]), 1), 1002],
    ['5.12', 'a fragment of nothing', [part('x'), text('y')], 1002],
    ['5.13', 'the same in one write', [Buffer.concat([part('x'), text('y')])], 1002],
    ['5.14', 'the same byte by byte', chopped(Buffer.concat([part('x'), text('y')]), 1), 1002],
    ['5.16', 'a fragment of nothing before a text', [part('x'), first('1'), part('2', true)], 1002],
    ['5.17', 'a last fragment of nothing before it', [part('x', true), first('1'), part('2', true)], 1002],
    ['5.15', 'a fragment after the last', [first('1'), part('2', true), part('3'), text('y')], 1002],
    ['5.18', 'a text inside a text', [first('1'), text('2')], 1002],
    ['6.4.1', 'broken UTF-8 in a fragment', [first(hex(`${KOSMOS}f4908080`)), part('x', true)], 1007],
    ['6.4.2', 'broken UTF-8 between fragments', [first(hex(`${KOSMOS}f4`)), part(hex('90'), true)], 1007],
    ['6.4.3', 'broken UTF-8 in writes', chopped(text(hex(`${KOSMOS}f490808065`)), 12), 1007],
    ['6.4.4', 'the same byte by byte', chopped(text(hex(`${KOSMOS}f490808065`)), 1), 1007],
    ['7.3.2', 'a close with half a code', [frame(OPCODE.close, 'x')], 1002],
    ['7.3.6', 'a close with a reason of 124 bytes', [close(1000, x(124))], 1002],
    ['7.5.1', 'a close with broken UTF-8', [close(1000, hex(`${KOSMOS}eda080`))], 1007],
    ...[0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999].map((code, index): [...Case, number] => [
      `7.9.${index + 1}`,
      `a close with code ${code}`,
      [close(code)],
      1002,
    ]),
    ['7.13.1', 'a close with code 5000', [close(5_000)], 1002],
    ['7.13.2', 'a close with code 65535', [close(65_535)], 1002],
    ['9.1.2', 'a text of one byte too many', [text(x(MESSAGE_BYTES_MAX + 1))], 1009],
    [
      '9.3.2',
      'one byte too many in fragments',
      inFragments(Buffer.from(x(MESSAGE_BYTES_MAX + 1)), 1_024),
      1009,
    ],
    [
      '7.1.6',
      'a message too large and a close behind it',
      [text(x(65_536)), close(1000), ping('late')],
      1009,
    ],
    [
      '10.1.1',
      'a text of 65536 bytes in fragments of 1300',
      inFragments(Buffer.from(x(65_536)), 1_300),
      1009,
    ],
    ['1.2.6', '65535 bytes of binary', [frame(OPCODE.binary, x(65_535))], 1009],
    ['9.3.3', 'a text in too many fragments', inFragments(Buffer.from(x(65)), 1), 1008],
    ['9.5.2', 'a large text in writes of 64 bytes', chopped(text(x(65_536)), 64), 1009],
  ];
  it.concurrent.each(BROKEN)('%s %s', async (_number, _what, bytes, code) => {
    expect(await closeAfter(bytes)).toEqual({ code, others: [] });
  });

  const ALL_CONTINUATIONS = Buffer.from(Array.from({ length: 64 }, (_, index) => 0x80 + index)).toString(
    'hex',
  );
  const CUT_SHORT = [
    'c0',
    'e080',
    'f08080',
    'f8808080',
    'fc80808080',
    'df',
    'efbf',
    'f7bfbf',
    'fbbfbfbf',
    'fdbfbfbfbf',
  ];
  const SURROGATE_PAIRS = ['eda080', 'edadbf', 'edae80', 'edafbf'].flatMap((high) =>
    ['edb080', 'edbfbf'].map((low) => high + low),
  );
  const INVALID: [string, string][] = [
    ...[2, 6, 8, 12, 16, 20].map((end, index): [string, string] => [
      `6.6.${[1, 3, 4, 6, 8, 10][index]}`,
      KOSMOS.slice(0, end),
    ]),
    ['6.3.1', `${KOSMOS}eda080656469746564`],
    ...list('6.8', 'f888808080', 'fc8480808080'),
    ...list('6.10', 'f7bfbfbf', 'fbbfbfbfbf', 'fdbfbfbfbfbf'),
    ['6.11.5', 'f4908080'],
    ...list(
      '6.12',
      '80',
      'bf',
      '80bf',
      '80bf80',
      '80bf80bf',
      '80bf80bf80',
      '80bf80bf80bf',
      ALL_CONTINUATIONS,
    ),
    ...list('6.13', 'c020c120c220df20', 'e020e120ef20', 'f020f120f720', 'f820fb20', 'fc20fd20'),
    ...list('6.14', ...CUT_SHORT),
    ['6.15.1', CUT_SHORT.join('')],
    ...list('6.16', 'fe', 'ff', 'fefeffff'),
    ...list('6.17', 'c0af', 'e080af', 'f08080af', 'f8808080af', 'fc80808080af'),
    ...list('6.18', 'c1bf', 'e09fbf', 'f08fbfbf', 'f887bfbfbf', 'fc83bfbfbfbf'),
    ...list('6.19', 'c080', 'e08080', 'f0808080', 'f880808080', 'fc8080808080'),
    ...list('6.20', 'eda080', 'edadbf', 'edae80', 'edafbf', 'edb080', 'edbe80', 'edbfbf'),
    ...list('6.21', ...SURROGATE_PAIRS),
  ];
  it.concurrent.each(INVALID)('%s 1007 for the UTF-8 %s', async (_number, bytes) => {
    expect((await closeAfter([text(hex(bytes))])).code).toBe(1007);
  });

  it.concurrent('6.3.2 1007 for broken UTF-8 in fragments of one byte', async () => {
    expect((await closeAfter(inFragments(hex(`${KOSMOS}eda080`), 1))).code).toBe(1007);
  });
});

describe('closing', () => {
  const codes = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999];
  const CLOSES: [...Case, number | null][] = [
    ['7.1.1', 'after a text', [text('x'), close(1000)], 1000],
    ['7.1.2', 'twice', [close(1000), close(1000)], 1000],
    ['7.1.3', 'and a ping behind it, which stays unanswered', [close(1000), ping('late')], 1000],
    ['7.1.4', 'and a text behind it', [close(1000), text('late')], 1000],
    ['7.1.5', 'inside a message', [first('1'), close(1000), part('2', true)], 1000],
    ['7.3.1', 'without a code', [close()], null],
    ['7.3.3', 'with a code', [close(1000)], 1000],
    ['7.3.4', 'with a reason', [close(1000, 'Hello World!')], 1000],
    ['7.3.5', 'with a reason of 123 bytes', [close(1000, x(123))], 1000],
    ...codes.map((code, index): [...Case, number] => [
      `7.7.${index + 1}`,
      `with code ${code}`,
      [close(code)],
      code,
    ]),
  ];
  it.concurrent.each(CLOSES)('%s %s is answered in kind', async (_number, _what, bytes, code) => {
    expect(await closeAfter(bytes)).toEqual({ code, others: [] });
  });
});
