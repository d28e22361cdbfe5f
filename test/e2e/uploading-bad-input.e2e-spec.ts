import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { expectEnvelope, expectParameterError } from '../harness/expected.js';
import { type HttpReply, sendRequest } from '../harness/http-client.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { filePart, multipart, tokenPart, upload, uploadPicture, web } from '../harness/picture-uploads.js';
import { animatedGif, jpegOf, padJpeg } from '../harness/pictures.js';

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

function expectNoPicture(reply: HttpReply): void {
  expectEnvelope(reply, 4009, '只能上傳圖片', null);
}

function expectTooLarge(reply: HttpReply): void {
  expectEnvelope(reply, 4010, '文件大小限制', null);
}

describe('an upload that is no picture', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('hello')],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>')],
    [
      'a BMP',
      Buffer.from('BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0', 'latin1'),
    ],
    ['a HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')],
    ['a TIFF', Buffer.from('II*\0\x08\0\0\0\0\0', 'latin1')],
    [
      'the beginning of a PNG with noise behind it',
      Buffer.from('\x89PNG\r\n\x1a\n garbage garbage', 'latin1'),
    ],
    [
      'the beginning of a JPEG with noise behind it',
      Buffer.concat([Buffer.from([255, 216, 255]), randomBytes(99)]),
    ],
    ['the beginning of a GIF with noise behind it', Buffer.from('GIF89a garbage garbage')],
  ])('%s is refused with 4009', async (_, bytes) => {
    expectNoPicture(await upload(http, alice.token, bytes));
  });

  it.each(['webp', 'tiff'] as const)('a real %s is refused with 4009', async (format) => {
    expectNoPicture(await upload(http, alice.token, await sharp(picture).toFormat(format).toBuffer()));
  });

  it('a picture that breaks off is refused with 4009, wherever it does', async () => {
    const pictures = [
      picture,
      await sharp(picture).png().toBuffer(),
      await animatedGif(40, 30, ['red', 'lime', 'blue']),
    ];
    for (const whole of pictures) {
      expect((await upload(http, alice.token, whole)).json.code).toBe(200);
      for (const part of [0.2, 0.5, 0.9]) {
        expectNoPicture(await upload(http, alice.token, whole.subarray(0, Math.floor(whole.length * part))));
      }
    }
  });
});

describe('a bomb', () => {
  it('of pixels in a small PNG is refused with 4010', async () => {
    const bomb = await sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: '#000' } })
      .png()
      .toBuffer();
    expect(bomb.length).toBeLessThan(MIB);
    expectTooLarge(await upload(http, alice.token, bomb));
  });

  it('of pixels in a GIF of a few bytes is refused with 4010', async () => {
    const gif = await animatedGif(1, 1, ['red']);
    // The screen, and the one frame on it.
    for (const at of [6, gif.indexOf(0x2c, 19) + 5]) {
      gif.writeUInt16LE(65_000, at);
      gif.writeUInt16LE(65_000, at + 2);
    }
    expectTooLarge(await upload(http, alice.token, gif));
  });

  it('of frames that are small one by one is refused with 4010', async () => {
    const small = await hongyan.installation.start({ env: { HONGYAN_MEDIA_PIXELS_MAX: '1000000' } });
    const gif = await animatedGif(500, 500, ['red', 'lime', 'blue', 'white', 'black']);
    expectTooLarge(await upload(small.http, alice.token, gif));
  });
});

describe('S15: a picture with something behind it', () => {
  const script = '<script>alert(document.domain)</script>PK\x03\x04';

  it.each(['jpeg', 'png', 'gif'] as const)('leaves it behind: %s', async (format) => {
    const polyglot = Buffer.concat([await sharp(picture).toFormat(format).toBuffer(), Buffer.from(script)]);
    const { img_url, thumbnail_url } = await uploadPicture(http, web(alice.token, polyglot));
    for (const url of [img_url, thumbnail_url]) {
      const stored = Buffer.from(await (await fetch(url)).arrayBuffer());
      expect((await sharp(stored).metadata()).format).toBe(format);
      expect(stored.includes('script')).toBe(false);
    }
  });

  it('leaves behind what stands in a comment', async () => {
    const commented = padJpeg(picture, picture.length + 1000);
    commented.write(script, 10);
    const { img_url } = await uploadPicture(http, web(alice.token, commented));
    expect(Buffer.from(await (await fetch(img_url)).arrayBuffer()).includes('script')).toBe(false);
  });
});

function parts(): (string | Buffer)[][] {
  return [tokenPart(alice.token), filePart(picture)];
}

describe('a malformed body is refused with 4003', () => {
  it('twenty parts', async () => {
    const extra = Array.from({ length: 18 }, (_, at) => [
      `Content-Disposition: form-data; name="x${at}"\r\n\r\nx`,
    ]);
    expectParameterError(await sendRequest(http, multipart('b', [...parts(), ...extra])));
    expectParameterError(await sendRequest(http, multipart('b', [...extra, ...parts()])));
  });

  it('two files', async () => {
    expectParameterError(await sendRequest(http, multipart('b', [...parts(), filePart(picture)])));
  });

  it('no boundary in the header, or another one in the body', async () => {
    for (const type of ['multipart/form-data', 'multipart/form-data; boundary=c']) {
      expectParameterError(
        await sendRequest(http, { ...multipart('b', parts()), headers: { 'content-type': type } }),
      );
    }
  });

  it('no boundary at the end, or a body cut anywhere before', async () => {
    const { body, ...rest } = multipart('b', parts());
    for (const missing of ['--\r\n'.length + 1, 20, 2000, body!.length - 40]) {
      const cut = body!.subarray(0, body!.length - missing);
      expectParameterError(await sendRequest(http, { ...rest, body: cut }));
    }
  });

  it('a header of a part that does not end in time', async () => {
    const [head, bytes] = filePart(picture);
    const long = [`X-Padding: ${'x'.repeat(70_000)}\r\n${String(head)}`, bytes!];
    expectParameterError(await sendRequest(http, multipart('b', [tokenPart(alice.token), long])));
  });

  it('an empty filename, as a form sends it without a file', async () => {
    expectParameterError(
      await sendRequest(http, multipart('b', [tokenPart(alice.token), filePart(picture, '')])),
    );
  });

  it('a file under another name', async () => {
    const other = ['Content-Disposition: form-data; name="avatar"; filename="a.jpg"\r\n\r\n', picture];
    expectParameterError(await sendRequest(http, multipart('b', [tokenPart(alice.token), other])));
  });

  it('and the next request is served', async () => {
    expect((await sendRequest(http, multipart('b', parts()))).json.code).toBe(200);
  });
});

it('leaves no half-written file behind', async () => {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter(({ name }) => !/^[0-9a-f]{32}(_thumb)?\.(jpeg|png|gif)$/.test(name))).toEqual([]);
});
