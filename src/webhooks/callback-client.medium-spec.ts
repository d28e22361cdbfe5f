import type { LookupAddress } from 'node:dns';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CallbackServer } from '../../test/harness/callback-server.js';
import { until } from '../../test/harness/until.js';
import { CallbackClient, type CallbackClientOptions } from './callback-client.service.js';
import { TEST_CERTIFICATE } from '../../test/harness/test-certificate.js';

const BODY = 'content=%7B%7D';
const MIB = 1024 * 1024;
/** In a part of the global space that nobody has: connecting to it leads nowhere. */
const NOWHERE = { address: '2000::1', family: 6 };

const opened: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of opened.splice(0)) each.close();
});

function client(options: Partial<CallbackClientOptions> = {}): CallbackClient {
  return new CallbackClient({ timeoutMs: 2_000, allowHttp: true, allowPrivate: false, ...options });
}

async function startServer(): Promise<CallbackServer> {
  const server = await CallbackServer.start();
  opened.push({ close: () => server.stop() });
  return server;
}

async function listen(server: Server | TcpServer): Promise<number> {
  opened.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** A name server that never answers. */
function neverResolve(): Promise<LookupAddress[]> {
  return new Promise(() => undefined);
}

describe('a call to an app server', () => {
  it('posts the body as a form with the headers it was given', async () => {
    const server = await startServer();
    const result = await client({ allowPrivate: true }).post(server.url('/a?b=1'), BODY, {
      'webhook-id': 'x',
    });
    expect(result).toEqual({ status: 200, error: null });
    expect(server.received).toHaveLength(1);
    const { method, path, body, headers } = server.received[0]!;
    expect({ method, path, body }).toEqual({ method: 'POST', path: '/a?b=1', body: BODY });
    expect(headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(BODY.length),
      'webhook-id': 'x',
    });
  });

  it.each([204, 302, 404, 500])('tells the status %i', async (status) => {
    const server = await startServer();
    server.answer = (response) => response.writeHead(status).end();
    expect(await client({ allowPrivate: true }).post(server.url(), BODY, {})).toEqual({
      status,
      error: null,
    });
  });

  it('does not follow a redirect', async () => {
    const [server, other] = [await startServer(), await startServer()];
    server.answer = (response) => response.writeHead(307, { location: other.url() }).end();
    expect(await client({ allowPrivate: true }).post(server.url(), BODY, {})).toEqual({
      status: 307,
      error: null,
    });
    expect(other.received).toEqual([]);
  });

  it('ends in time when the server never answers', async () => {
    const server = await startServer();
    server.answer = () => undefined;
    const startMs = Date.now();
    const result = await client({ allowPrivate: true, timeoutMs: 300 }).post(server.url(), BODY, {});
    expect(result).toEqual({ status: null, error: 'timeout' });
    expect(Date.now() - startMs).toBeLessThan(2_000);
  });

  it('ends in time when the name server never answers', async () => {
    const result = await client({ resolve: neverResolve, timeoutMs: 300 }).post(
      'http://app.example/',
      BODY,
      {},
    );
    expect(result).toEqual({ status: null, error: 'timeout' });
  });

  it('ends in time when the answer has a status and no end', async () => {
    const server = await startServer();
    server.answer = (response) => response.writeHead(200).write('a');
    const startMs = Date.now();
    const result = await client({ allowPrivate: true, timeoutMs: 300 }).post(server.url(), BODY, {});
    expect(result).toEqual({ status: 200, error: null });
    expect(Date.now() - startMs).toBeLessThan(2_000);
  });

  it('hangs up on an answer of 1 GB', async () => {
    let isCut = false;
    let sentBytes = 0;
    const server = await startServer();
    server.answer = (response) => {
      const chunk = Buffer.alloc(MIB);
      response.on('close', () => (isCut = true));
      response.writeHead(200, { 'content-length': 1024 * MIB });
      const write = (): void => {
        while (!response.destroyed && sentBytes < 1024 * MIB) {
          sentBytes += chunk.length;
          if (!response.write(chunk)) return;
        }
      };
      response.on('drain', write);
      write();
    };
    const result = await client({ allowPrivate: true, timeoutMs: 10_000 }).post(server.url(), BODY, {});
    expect(result).toEqual({ status: 200, error: null });
    await until('the connection to be cut', () => isCut);
    expect(sentBytes).toBeLessThan(64 * MIB);
  });

  it.each([
    ['hangs up at once', ''],
    ['does not speak HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
    [
      'wants another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
    ],
    ['sends endless headers', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`],
  ])('fails when the server %s', async (_, answer) => {
    const tcp = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(answer));
    });
    const port = await listen(tcp);
    const result = await client({ allowPrivate: true }).post(`http://127.0.0.1:${port}/`, BODY, {});
    expect(result).toEqual({ status: null, error: expect.stringMatching(/^[\w ]+$/) });
  });

  it('tells that nobody listens, and not where', async () => {
    const port = await listen(createServer());
    opened.pop()!.close();
    const result = await client({ allowPrivate: true }).post(`http://127.0.0.1:${port}/`, BODY, {});
    expect(result).toEqual({ status: null, error: 'ECONNREFUSED' });
  });
});

describe('S14: a call never reaches', () => {
  const METADATA = 'http://169.254.169.254/latest/meta-data/';

  it.each([
    METADATA,
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://127.1/',
    'http://10.0.0.1/',
    'http://[fd00::1]/',
    'http://0.0.0.0/',
  ])('%s', async (url) => {
    expect(await client().post(url, BODY, {})).toEqual({ status: null, error: 'address not allowed' });
  });

  it('a server on the loopback, by address or by a name', async () => {
    const server = await startServer();
    for (const host of ['127.0.0.1', 'localhost']) {
      const url = `http://${host}:${server.port}/`;
      expect(await client().post(url, BODY, {})).toEqual({ status: null, error: 'address not allowed' });
    }
    expect(server.received).toEqual([]);
  });

  it.each([
    [[{ address: '127.0.0.1', family: 4 }]],
    [[{ address: '169.254.169.254', family: 4 }]],
    [[{ address: '::1', family: 6 }]],
    [[{ address: '::ffff:10.0.0.1', family: 6 }]],
    [[NOWHERE, { address: '127.0.0.1', family: 4 }]],
  ])('a name that resolves to %j', async (addresses) => {
    const server = await startServer();
    const resolve = async (): Promise<LookupAddress[]> => addresses;
    const result = await client({ resolve }).post(`http://app.example:${server.port}/`, BODY, {});
    expect(result).toEqual({ status: null, error: 'address not allowed' });
    expect(server.received).toEqual([]);
  });

  it('what a name means a moment after it was checked', async () => {
    const server = await startServer();
    let asked = 0;
    const resolve = async (): Promise<LookupAddress[]> =>
      ++asked === 1 ? [NOWHERE] : [{ address: '127.0.0.1', family: 4 }];
    const url = `http://rebound.example:${server.port}/`;
    const first = await client({ resolve, timeoutMs: 500 }).post(url, BODY, {});
    expect(first.status).toBeNull();
    expect(first.error).not.toBe('address not allowed');
    expect(asked).toBe(1);
    const second = await client({ resolve }).post(url, BODY, {});
    expect(second).toEqual({ status: null, error: 'address not allowed' });
    expect(server.received).toEqual([]);
  });

  it('an address that was another one when it was checked', async () => {
    const server = await startServer();
    let isChecked = false;
    const turncoat = {
      family: 4,
      get address(): string {
        const seen = isChecked ? '127.0.0.1' : '8.8.8.8';
        isChecked = true;
        return seen;
      },
    };
    const url = `http://turncoat.example:${server.port}/`;
    const result = await client({ resolve: async () => [turncoat] }).post(url, BODY, {});
    expect(result).toEqual({ status: null, error: 'address not allowed' });
    expect(isChecked).toBe(true);
    expect(server.received).toEqual([]);
  });

  it('a plain http URL where only https is allowed', async () => {
    const server = await startServer();
    const result = await client({ allowPrivate: true, allowHttp: false }).post(server.url(), BODY, {});
    expect(result).toEqual({ status: null, error: 'http not allowed' });
    expect(server.received).toEqual([]);
  });

  it('a server whose certificate nobody vouches for', async () => {
    let requests = 0;
    const tls = createTlsServer(TEST_CERTIFICATE, (_request, response) => {
      requests++;
      response.end();
    });
    const port = await listen(tls);
    const result = await client({ allowPrivate: true }).post(`https://localhost:${port}/`, BODY, {});
    expect(result).toEqual({ status: null, error: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(requests).toBe(0);
  });
});
