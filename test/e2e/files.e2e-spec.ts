import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { sendRequest } from '../harness/http-client.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { type UploadedPicture, uploadPicture, web } from '../harness/picture-uploads.js';
import { jpegOf } from '../harness/pictures.js';
import type { ServerProcess } from '../harness/server-process.js';

const ORIGIN = 'https://app.example';

let folder: string;
let hongyan: Hongyan;
let http: string;
let alice: ChatUser;
let picture: Buffer;
let uploaded: UploadedPicture;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hongyan-media-'));
  hongyan = await startHongyan({ env: { HONGYAN_MEDIA_DIR: join(folder, 'media') } });
  http = hongyan.server.http;
  // A uid that would climb if it were part of a path.
  alice = await registerUser(hongyan.app, '../../etc/x');
  picture = await jpegOf(300, 200);
  uploaded = await uploadPicture(http, web(alice.token, picture));
});

afterAll(async () => {
  await hongyan?.dispose();
  await rm(folder, { recursive: true, force: true });
});

function pathOf(url: string): string {
  return new URL(url).pathname;
}

/** Another process of the same installation, with the same folder. */
function startBeside(env: Record<string, string>): Promise<ServerProcess> {
  return hongyan.installation.start({ roles: ['api'], env });
}

describe('GET /files', () => {
  it('S15: serves the exact type, forbids guessing and scripts, and may be kept for good', async () => {
    const response = await fetch(uploaded.img_url, { headers: { origin: ORIGIN } });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(response.headers.has('vary')).toBe(false);
    expect(response.headers.has('set-cookie')).toBe(false);
  });

  it('S15: nothing of the uid is in the address', () => {
    for (const url of Object.values(uploaded)) {
      expect(pathOf(url as string)).toMatch(/^\/files\/\d+\/\d{8}\/[0-9a-f]{32}(_thumb)?\.jpeg$/);
    }
  });

  it('the day in the address is the day where the installation lives', () => {
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });
    const days = [Date.now() - 3_600_000, Date.now()].map((at) => day.format(at).replaceAll('-', ''));
    expect(days).toContain(pathOf(uploaded.img_url).split('/')[3]);
  });

  it('answers HEAD like GET, without the bytes', async () => {
    const [get, head] = [await fetch(uploaded.img_url), await fetch(uploaded.img_url, { method: 'HEAD' })];
    const bytes = Buffer.from(await get.arrayBuffer());
    expect(head.status).toBe(200);
    expect((await head.arrayBuffer()).byteLength).toBe(0);
    for (const name of ['content-type', 'etag', 'cache-control', 'x-content-type-options']) {
      expect(head.headers.get(name)).toBe(get.headers.get(name));
    }
    expect(head.headers.get('content-length')).toBe(String(bytes.length));
  });

  it('answers 304 to who has it already', async () => {
    const etag = (await fetch(uploaded.img_url)).headers.get('etag')!;
    const again = await fetch(uploaded.img_url, { headers: { 'if-none-match': `W/"x", ${etag}` } });
    expect(again.status).toBe(304);
    const other = await fetch(uploaded.thumbnail_url, { headers: { 'if-none-match': etag } });
    expect(other.status).toBe(200);
    await other.arrayBuffer();
  });

  it('answers 404 for what is missing, of another app, or no name of ours, and stays in its folder', async () => {
    await writeFile(join(folder, 'secret.png'), 'secret');
    const path = pathOf(uploaded.img_url);
    const [, , app, day, name] = path.split('/') as [string, string, string, string, string];
    const paths = [
      path.replace(/[0-9a-f]{8}\./, '00000000.'),
      path.replace(`/${app}/`, `/${Number(app) + 1}/`),
      path.replace('.jpeg', '.png'),
      `${path}/`.replace(name, `.${name}`),
      '/files/../../secret.png',
      '/files/%2e%2e/%2e%2e/secret.png',
      `/files/${app}/${day}/%2e%2e%2f%2e%2e%2f%2e%2e%2fsecret.png`,
      `/files/${app}/${day}/..%5c..%5csecret.png`,
      `/files/${app}/..%2f${day}/${name}`,
      `/files/${app}/${day}/${name}%00`,
      `/files/${app}/${day}/`,
      `/files/${app}/${day}`,
      '/files',
      `/files/${app}/${day}/${'x'.repeat(5000)}`,
    ];
    for (const each of paths) {
      const reply = await sendRequest(http, { method: 'GET', path: each });
      expect({ path: each, status: reply.status, json: reply.json }).toEqual({
        path: each,
        status: 404,
        json: { code: 404, message: '資料不存在！' },
      });
      expect(reply.headers['cache-control']).not.toContain('immutable');
    }
  });
});

describe('addresses in the answer', () => {
  const hostHeaders = {
    host: 'im.example.com',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'cdn.example',
  };

  async function originBy(server: ServerProcess): Promise<string> {
    const request = web(alice.token, picture);
    const headers = { ...request.headers, ...hostHeaders };
    const { img_url } = await uploadPicture(server.http, { ...request, headers });
    return img_url.slice(0, img_url.indexOf('/files/'));
  }

  it('name the host that was called, whatever a stranger says about proxies', async () => {
    expect(await originBy(hongyan.server)).toBe('http://im.example.com');
  });

  it('name what the proxy says, when it is trusted', async () => {
    expect(await originBy(await startBeside({ HONGYAN_TRUST_PROXY: 'true' }))).toBe('https://cdn.example');
  });

  it('name the public URL, when there is one', async () => {
    const server = await startBeside({ HONGYAN_PUBLIC_URL: 'https://im.example.com/im/' });
    expect(await originBy(server)).toBe('https://im.example.com/im');
  });

  it('are refused for a host that is none', async () => {
    const request = web(alice.token, picture);
    const headers = { ...request.headers, host: 'im example' };
    expect((await sendRequest(http, { ...request, headers })).json.code).toBe(4003);
  });
});

it('two processes share the folder: what one took, the other serves, and so after a crash', async () => {
  const other = await startBeside({});
  const { img_url, thumbnail_url } = await uploadPicture(other.http, web(alice.token, picture));
  await other.kill();
  for (const url of [img_url, thumbnail_url]) {
    const response = await fetch(http + pathOf(url));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String((await response.arrayBuffer()).byteLength));
  }
});
