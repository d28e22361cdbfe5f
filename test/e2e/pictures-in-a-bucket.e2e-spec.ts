import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { runSql } from '../harness/database.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { upload, uploadPicture, web } from '../harness/picture-uploads.js';
import { jpegOf } from '../harness/pictures.js';
import { S3Server } from '../harness/s3-server.js';

let s3: S3Server;
let hongyan: Hongyan;
let alice: ChatUser;
let picture: Buffer;
let settings: Record<string, string>;

beforeAll(async () => {
  s3 = await S3Server.start();
  settings = {
    HONGYAN_MEDIA_S3_BUCKET: s3.bucket,
    HONGYAN_MEDIA_S3_REGION: s3.region,
    HONGYAN_MEDIA_S3_ENDPOINT: s3.endpoint,
    HONGYAN_MEDIA_S3_ACCESS_KEY: s3.accessKey,
    HONGYAN_MEDIA_S3_SECRET_KEY: s3.secretKey,
  };
  hongyan = await startHongyan({ env: settings });
  alice = await registerUser(hongyan.app);
  picture = await jpegOf(300, 200);
});

afterAll(async () => {
  await hongyan?.dispose();
  await s3.stop();
});

const keysOf = ({ id }: { id: number }): string[] =>
  [...s3.objects.keys()].filter((key) => key.startsWith(`${id}/`));

describe('pictures in a bucket', () => {
  it('are put there before the answer, with type and cache rule, and served by us from a private bucket', async () => {
    const { img_url, thumbnail_url } = await uploadPicture(hongyan.server.http, web(alice.token, picture));
    for (const url of [img_url, thumbnail_url]) {
      const { pathname, origin } = new URL(url);
      expect(origin).toBe(hongyan.server.http);
      const { bytes, headers } = s3.objects.get(pathname.replace('/files/', ''))!;
      expect(headers['content-type']).toBe('image/jpeg');
      expect(headers['cache-control']).toContain('immutable');
      expect((await sharp(bytes).metadata()).format).toBe('jpeg');
      const response = await fetch(url);
      expect(response.headers.get('content-type')).toBe('image/jpeg');
      expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
      const head = await fetch(url, { method: 'HEAD' });
      expect(head.headers.get('content-length')).toBe(String(bytes.length));
    }
  });

  it('go with their app, and no others do', async () => {
    const { installation, server } = hongyan;
    const doomed = await installation.createApp(server);
    const user = await registerUser(doomed);
    for (let count = 0; count < 30; count++)
      await uploadPicture(server.http, web(user.token, await jpegOf(8, 8)));
    await uploadPicture(server.http, web(alice.token, picture));
    const others = keysOf(hongyan.app);
    // More than are removed at a time.
    expect(keysOf(doomed)).toHaveLength(60);
    const { name } = (await installation.cli('app', 'show', doomed.key)) as { name: string };
    await installation.cli('app', 'delete', doomed.key, '--name', name);
    await runSql(installation.databaseUrl, 'UPDATE apps SET delete_at_ms = 1 WHERE id = ?', [doomed.id]);
    expect(await installation.cli('app', 'remove-deleted')).toEqual({ removed: 1 });
    expect([keysOf(doomed), keysOf(hongyan.app)]).toEqual([[], others]);
  });

  it('that are missing are 404', async () => {
    const response = await fetch(`${hongyan.server.http}/files/1/20231115/${'0'.repeat(32)}.png`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ code: 404, message: '資料不存在！' });
  });

  it('are fetched from the public URL, when there is one', async () => {
    const env = { HONGYAN_MEDIA_S3_PUBLIC_URL: 'https://cdn.example/pictures/' };
    const server = await hongyan.installation.start({ roles: ['api'], env });
    const { img_url } = await uploadPicture(server.http, web(alice.token, picture));
    expect(img_url).toMatch(/^https:\/\/cdn\.example\/pictures\/\d+\/\d{8}\/[0-9a-f]{32}\.jpeg$/);
    expect(s3.objects.has(img_url.replace('https://cdn.example/pictures/', ''))).toBe(true);
  });

  it('that the bucket refuses are not acknowledged', async () => {
    const env = { HONGYAN_MEDIA_S3_SECRET_KEY: 'wrong' };
    const server = await hongyan.installation.start({ roles: ['api'], env });
    const before = s3.objects.size;
    expect((await upload(server.http, alice.token, picture)).json).toEqual({
      code: 5003,
      message: '系統異常，請稍後再試',
    });
    expect(s3.objects.size).toBe(before);
    expect(server.logs.join()).not.toContain(s3.accessKey);
  });
});

describe('contradictory settings stop the boot', () => {
  it.each([
    [{ HONGYAN_MEDIA_S3_REGION: '' }, 'HONGYAN_MEDIA_S3_REGION'],
    [{ HONGYAN_MEDIA_S3_SECRET_KEY: '' }, 'HONGYAN_MEDIA_S3_SECRET_KEY'],
    [{ HONGYAN_MEDIA_S3_BUCKET: '' }, 'HONGYAN_MEDIA_S3_BUCKET'],
    [{ HONGYAN_MEDIA_DIR: '/tmp/elsewhere' }, 'HONGYAN_MEDIA_DIR'],
    [{ HONGYAN_MEDIA_S3_ENDPOINT: 'minio' }, 'HONGYAN_MEDIA_S3_ENDPOINT'],
  ])('%j', async (change, name) => {
    await expect(hongyan.installation.start({ env: { ...settings, ...change } })).rejects.toThrow(name);
  });
});
