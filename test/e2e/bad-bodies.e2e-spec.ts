import { beforeAll, describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser, succeeded } from '../harness/chat-user.js';
import { expectParameterError } from '../harness/expected.js';
import { type HttpReply, sendRequest } from '../harness/http-client.js';
import { RawSocket } from '../harness/raw-socket.js';
import { inStyle, MULTIPART_TYPE, multipartBytes, urlEncode, withBody } from '../harness/request-styles.js';
import { sharedServer } from '../harness/shared-server.js';
import { signedRequest } from '../harness/signed-call.js';
import { unique } from '../harness/unique.js';

const { app, http } = sharedServer();
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

let me: ChatUser;
let peer: ChatUser;

beforeAll(async () => {
  [me, peer] = [await registerUser(app), await registerUser(app)];
});

function goodSend(): Record<string, string> {
  return { token: me.token, target_uid: peer.uid, type: 'Msg:Txt', content: '{"content":"x","extra":""}' };
}

function post(contentType: string, body: Buffer | string, path = '/messages/send'): Promise<HttpReply> {
  return sendRequest(http, withBody('POST', path, contentType, body));
}

function nested(open: string, close: string, bytes: number): string {
  const depth = Math.floor(bytes / (open.length + close.length));
  return open.repeat(depth) + close.repeat(depth);
}

describe('a malformed body', () => {
  it.each([
    '{',
    '}',
    '{"token":',
    '[1,2',
    "{'token':'x'}",
    '{"a":1}x',
    'undefined',
    '\u0000',
    '[]',
    '"x"',
    '5',
    'null',
    'true',
    '[{"token":"x"}]',
  ])('the JSON %j is 4003, also when the query is complete', async (body) => {
    expectParameterError(await post(JSON_TYPE, body));
    expectParameterError(await post(JSON_TYPE, body, `/messages/send?${urlEncode(goodSend())}`));
    const register = withBody('POST', `/users/register?uid=${unique('u')}`, JSON_TYPE, body);
    expectParameterError(await signedRequest(app, register));
  });

  it('an empty body is no body, whatever its type says', async () => {
    for (const type of [JSON_TYPE, FORM_TYPE, MULTIPART_TYPE, 'text/plain', 'application/octet-stream']) {
      succeeded(await post(type, '', `/messages/send?${urlEncode(goodSend())}`));
      expectParameterError(await post(type, ''));
    }
  });

  it.each(['application/vnd.api+json', 'application/json; charset=utf-8', 'APPLICATION/JSON', 'text/json'])(
    'JSON is understood under %s',
    async (type) => void succeeded(await post(type, JSON.stringify(goodSend()))),
  );

  it.each([
    '',
    ';',
    'nonsense',
    'multipart/form-data',
    'application/json; charset',
    'a/b; c="',
    'text/plain',
    '\u00e9/\u00e9',
  ])('the content type "%s" is answered, never a fault', async (type) => {
    const reply = await post(type, 'token=x');
    expect([reply.status, reply.json.code]).toEqual([200, expect.any(Number)]);
    expect([4003, 4006]).toContain(reply.json.code);
  });

  it('multipart with a wrong, missing or malformed boundary is 4003', async () => {
    const good = multipartBytes(goodSend());
    succeeded(await post(MULTIPART_TYPE, good));
    const bodies: [string, Buffer | string][] = [
      ['multipart/form-data; boundary=other', good],
      ['multipart/form-data; boundary=', good],
      ['multipart/form-data', good],
      [`multipart/form-data; boundary="`, good],
      [`multipart/form-data; boundary=${'b'.repeat(5_000)}`, good],
      [MULTIPART_TYPE, good.subarray(0, good.length - 20)],
      [MULTIPART_TYPE, good.subarray(0, 70)],
      [MULTIPART_TYPE, 'no boundary in sight'],
      [MULTIPART_TYPE, multipartBytes(goodSend()).toString('latin1').replaceAll('Content-Disposition', 'X')],
      [MULTIPART_TYPE, multipartBytes(goodSend()).toString('latin1').replaceAll('name=', 'n=')],
      [MULTIPART_TYPE, multipartBytes(goodSend()).toString('latin1').replaceAll('\r\n', '\n')],
    ];
    for (const [type, body] of bodies) {
      const reply = await post(type, body);
      expect([type, String(body).slice(0, 200), reply.status, reply.json.code]).toEqual([
        type,
        String(body).slice(0, 200),
        200,
        4003,
      ]);
    }
  });

  it('multipart with a thousand parts, a long name or a file is answered', async () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`p${index}`, 'x']));
    const answers = [
      await post(MULTIPART_TYPE, multipartBytes({ ...many, ...goodSend() })),
      await post(MULTIPART_TYPE, multipartBytes({ ['n'.repeat(10_000)]: 'x', ...goodSend() })),
    ];
    for (const { status, json } of answers)
      expect([status, [200, 4003].includes(json.code)]).toEqual([200, true]);
    const file = multipartBytes(goodSend())
      .toString('latin1')
      .replace('name="content"', 'name="content"; filename="x.txt"');
    succeeded(await post(MULTIPART_TYPE, file));
  });
});

describe('names that mean something to JavaScript', () => {
  it.each([
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'length',
    'then',
    'toJSON',
  ])('the parameter %s is only an unknown parameter', async (name) => {
    const hostile = `"${name}":{"token":"x","isAdmin":true,"then":1}`;
    const json = `{${hostile},${JSON.stringify(goodSend()).slice(1)}`;
    succeeded(await post(JSON_TYPE, json));
    expectParameterError(await post(JSON_TYPE, `{${hostile}}`));
    for (const key of [name, `${name}[token]`, `${name}[]`, `a[${name}]`]) {
      const form = `${encodeURIComponent(key)}=x&${urlEncode(goodSend())}`;
      succeeded(await post(FORM_TYPE, form));
      succeeded(await sendRequest(http, { method: 'GET', path: `/messages/send?${form}` }));
      succeeded(await post(MULTIPART_TYPE, multipartBytes({ [key]: 'x', ...goodSend() })));
    }
    const register = `{"uid":"${unique('u')}",${hostile},"extend":{${hostile}}}`;
    succeeded(await signedRequest(app, withBody('POST', '/users/register', JSON_TYPE, register)));
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'the uid %s is a uid like any other',
    async (name) => {
      const code = name.includes('_') ? 4012 : 200;
      const reply = await signedRequest(app, inStyle('json', 'POST', '/users/register', { uid: name }));
      expect(reply.json.code).toBe(code);
      expect((await me.history(name)).total).toBe(0);
      expect(await me.read(name)).toBe(true);
      await me.sendText(name, 'hello');
    },
  );
});

describe('too much', () => {
  it('a body of 5 MB is 4003, in every style', async () => {
    const bulk = 'b'.repeat(5 * 1024 * 1024);
    expectParameterError(await post(JSON_TYPE, JSON.stringify({ ...goodSend(), bulk })));
    expectParameterError(await post(FORM_TYPE, urlEncode({ ...goodSend(), bulk })));
    expectParameterError(await post(MULTIPART_TYPE, multipartBytes({ ...goodSend(), bulk })));
    expectParameterError(await post('application/octet-stream', bulk));
  });

  it('a URL of 300 kB is refused in the contract’s shape', async () => {
    const path = `/messages/send?${urlEncode(goodSend())}&bulk=${'b'.repeat(300 * 1024)}`;
    const reply = await sendRequest(http, { method: 'GET', path });
    expect([400, 414, 431]).toContain(reply.status);
    expect(reply.json).toEqual({ code: reply.status, message: expect.any(String) });
  });

  it('a hundred thousand parameters are answered', async () => {
    const many = Array.from({ length: 60_000 }, (_, index) => `p${index % 7}`).join('&');
    succeeded(await post(FORM_TYPE, `${urlEncode(goodSend())}&${many}`.slice(0, 250_000)));
  });

  it('JSON nested as deep as a body allows is no fault', async () => {
    const objects = nested('{"a":', '}', 200_000).replace('{"a":}', '{}');
    const arrays = nested('[', ']', 200_000);
    for (const deep of [objects, arrays]) {
      succeeded(await post(JSON_TYPE, `{"deep":${deep},${JSON.stringify(goodSend()).slice(1)}`));
      for (const field of ['extend', 'nickname', 'unknown']) {
        const body = `{"uid":"${unique('u')}","${field}":${deep}}`;
        const reply = await signedRequest(app, withBody('POST', '/users/register', JSON_TYPE, body));
        expect([field, reply.status, [200, 4003].includes(reply.json.code)]).toEqual([field, 200, true]);
      }
    }
  });

  it('content nested as deep as content may be is no fault, and can be read again', async () => {
    const [from, to] = [await registerUser(app), await registerUser(app)];
    for (const text of ['"x"', '5']) {
      const content = `{"content":${text},"extra":${nested('[', ']', 65_000)}}`;
      const reply = await from.post('/messages/send', { target_uid: to.uid, type: 'Msg:Txt', content });
      expect([text, reply.status, [200, 4003].includes(reply.json.code)]).toEqual([text, 200, true]);
    }
    const { total } = await to.history(from);
    expect(total).toBeLessThanOrEqual(2);
    await from.sendText(to, 'fence');
    expect((await to.historyTexts(from)).at(-1)).toBe('fence');
  });
});

describe('requests that break HTTP', () => {
  it.each([
    ['bytes that are no HTTP', 'HELO im.example.com\r\n\r\n'],
    ['a TLS handshake', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'],
    ['bytes above ASCII in the URL', 'GET /chat/users?token=\u00e4\u00bd\u00a0 HTTP/1.1\r\nHost: x\r\n\r\n'],
    [
      'two lengths',
      'POST /chat/readMsg HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    ],
    [
      'length and chunks',
      'POST /chat/readMsg HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    ],
    ['a broken chunk', 'POST /chat/readMsg HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n'],
  ])('%s: 400 in the contract’s shape, then the end', async (_, bytes) => {
    const socket = await RawSocket.connect(http);
    socket.write(Buffer.from(bytes, 'latin1'));
    await socket.untilEnded();
    const answer = socket.received.toString('latin1');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toEqual({
      code: 400,
      message: expect.any(String),
    });
    expect(answer).toMatch(/^content-type: application\/json\r$/im);
  });

  it('a body that ends halfway, or a caller who hangs up, disturbs nobody', async () => {
    for (const type of [JSON_TYPE, FORM_TYPE, MULTIPART_TYPE]) {
      const socket = await RawSocket.connect(http);
      socket.write(
        `POST /chat/readMsg HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: 100\r\n\r\n{"to`,
      );
      socket.destroy();
    }
    expect(await me.unread()).toBe(0);
  });

  it('a chunked body is a body', async () => {
    const socket = await RawSocket.connect(http);
    const body = JSON.stringify(goodSend());
    socket.write(
      `POST /messages/send HTTP/1.1\r\nHost: x\r\nContent-Type: ${JSON_TYPE}\r\nTransfer-Encoding: chunked\r\n` +
        `Connection: close\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    );
    await socket.untilEnded();
    expect(socket.received.toString('latin1')).toContain('"code":200');
  });
});
