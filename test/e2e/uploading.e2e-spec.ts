import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { expectEnvelope, expectNoSuchUser, expectParameterError } from '../harness/expected.js';
import { sendRequest } from '../harness/http-client.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import {
  androidImage,
  androidPhoto,
  filePart,
  flutter,
  ios,
  multipart,
  tokenPart,
  upload,
  uploadPicture,
  web,
} from '../harness/picture-uploads.js';
import { animatedGif, jpegOf, padJpeg } from '../harness/pictures.js';

const KEY = /\/files\/\d+\/\d{8}\/[0-9a-f]{32}(_thumb)?\.(jpeg|png|gif)$/;

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
  picture = await jpegOf(800, 600);
});

afterAll(async () => {
  await hongyan?.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function fetchPicture(url: string): Promise<{ type: string | null; bytes: Buffer }> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return { type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) };
}

describe('POST /messages/pictureUpload', () => {
  it('57. Web: the picture alone, token in the query; two absolute URLs that anybody may fetch', async () => {
    const { img_url, thumbnail_url } = await uploadPicture(http, web(alice.token, picture));
    for (const url of [img_url, thumbnail_url]) {
      expect(url.startsWith(`${http}/files/${hongyan.app.id}/`)).toBe(true);
      expect(url).toMatch(KEY);
    }
    expect(thumbnail_url).toBe(img_url.replace('.jpeg', '_thumb.jpeg'));
    const [whole, thumbnail] = [await fetchPicture(img_url), await fetchPicture(thumbnail_url)];
    expect([whole.type, thumbnail.type]).toEqual(['image/jpeg', 'image/jpeg']);
    expect(await sharp(whole.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 800, height: 600 });
    expect(await sharp(thumbnail.bytes).metadata()).toMatchObject({
      format: 'jpeg',
      width: 200,
      height: 150,
    });
  });

  it('58. iOS: the whole picture as text before the token and the file', async () => {
    const large = padJpeg(picture, 1_048_576);
    const { img_url } = await uploadPicture(http, ios(alice.token, large));
    expect((await fetchPicture(img_url)).type).toBe('image/jpeg');
  });

  it('58. iOS: twice the largest picture', async () => {
    await uploadPicture(http, ios(alice.token, padJpeg(picture, 5_120_000)));
  });

  it('59. Android: the file under its path, the token, a text of the same name', async () => {
    await uploadPicture(http, androidPhoto(alice.token, picture));
  });

  it.each(['token first', 'picture first'] as const)(
    '59. Android: two texts, %s, then the file',
    async (order) => {
      await uploadPicture(http, androidImage(order)(alice.token, picture));
    },
  );

  it('60. Flutter: octets, known by their first bytes', async () => {
    const { img_url } = await uploadPicture(
      http,
      flutter(alice.token, await sharp(picture).png().toBuffer()),
    );
    expect(img_url).toMatch(/\.png$/);
    expect((await fetchPicture(img_url)).type).toBe('image/png');
  });

  it('61. a PDF under a name that ends in .jpg is no picture', async () => {
    const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n');
    const request = multipart('b', [tokenPart(alice.token), filePart(pdf, 'holiday.jpg')]);
    expectEnvelope(await sendRequest(http, request), 4009, '只能上傳圖片', null);
  });

  it('61. 5 120 000 bytes are taken, one more is not', async () => {
    const largest = await upload(http, alice.token, padJpeg(picture, 5_120_000));
    expect(largest.json.code).toBe(200);
    const tooLarge = await upload(http, alice.token, padJpeg(picture, 5_120_001));
    expectEnvelope(tooLarge, 4010, '文件大小限制', null);
  });

  it('61. the type is judged before the size', async () => {
    expectEnvelope(await upload(http, alice.token, Buffer.alloc(6_000_000)), 4009, '只能上傳圖片', null);
  });

  it('61. without a file 4003, with a bad token 4006, with both 4003', async () => {
    expectParameterError(await sendRequest(http, multipart('b', [tokenPart(alice.token)])));
    expectNoSuchUser(await upload(http, 'bad', picture));
    expectNoSuchUser(await upload(http, 'bad', Buffer.from('no picture')));
    expectParameterError(await sendRequest(http, multipart('b', [tokenPart('bad')])));
    expectParameterError(await sendRequest(http, multipart('b', [filePart(picture)])));
  });

  it('600 to 642: a picture in another body style than multipart is none', async () => {
    for (const [type, body] of [
      ['application/x-www-form-urlencoded', `token=${alice.token}&picture=abc`],
      ['application/json', JSON.stringify({ token: alice.token, picture: 'abc' })],
      ['multipart/form-data; boundary=b', '--b--\r\n'],
    ] as const) {
      const request = { method: 'POST', path: '/messages/pictureUpload', headers: { 'content-type': type } };
      expectParameterError(await sendRequest(http, { ...request, body: Buffer.from(body) }));
    }
    expectParameterError(await sendRequest(http, { method: 'POST', path: '/messages/pictureUpload' }));
  });

  it('keeps a GIF moving; its thumbnail stands still', async () => {
    const gif = await animatedGif(60, 40, ['red', 'lime', 'blue']);
    const { img_url, thumbnail_url } = await uploadPicture(http, web(alice.token, gif));
    const [whole, thumbnail] = [await fetchPicture(img_url), await fetchPicture(thumbnail_url)];
    expect(whole.type).toBe('image/gif');
    const { pages, delay, loop } = await sharp(whole.bytes, { animated: true }).metadata();
    expect({ pages, delay, loop }).toEqual({ pages: 3, delay: [40, 80, 120], loop: 3 });
    expect(await sharp(thumbnail.bytes).metadata()).toMatchObject({ format: 'gif', width: 200, height: 133 });
  });

  it('answers in ASCII, also when it refuses', async () => {
    // The client checks it for every answer; these are the two that Android reads byte by byte.
    const refused = await upload(http, alice.token, Buffer.from('no picture'));
    expect(refused.bytes.toString('latin1')).toContain('\\u53ea');
    const taken = await sendRequest(http, androidPhoto(alice.token, picture));
    expect(taken.bytes.toString('latin1')).toContain('\\u8acb');
  });
});
