import { beforeAll, describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { type HttpReply, type HttpRequest, sendRequest } from '../harness/http-client.js';
import { inStyle, type RequestParameters, type Style, stylesOf } from '../harness/request-styles.js';
import { sharedServer } from '../harness/shared-server.js';
import { signedRequest } from '../harness/signed-call.js';
import { unique } from '../harness/unique.js';

const { app, http } = sharedServer();
const MEGABYTE = 'm'.repeat(1024 * 1024);
const INVALID_UTF8 = Buffer.from([0x61, 0xff, 0xfe, 0xc0, 0xaf, 0xed, 0xa0, 0x80]);

/** What may be wrong with a value, and the styles that can say it. */
const FLAWS = {
  missing: { styles: ['query', 'form', 'json', 'multipart'], value: undefined },
  empty: { styles: ['query', 'form', 'json', 'multipart'], value: '' },
  zero: { styles: ['query', 'form', 'json', 'multipart'], value: '0' },
  null: { styles: ['json'], value: null },
  number: { styles: ['json'], value: 1234567 },
  boolean: { styles: ['json'], value: true },
  object: { styles: ['json'], value: { a: 1 } },
  array: { styles: ['json'], value: ['x'] },
  megabyte: { styles: ['form', 'json', 'multipart'], value: MEGABYTE },
  invalidUtf8: { styles: ['query', 'form', 'json', 'multipart'], value: INVALID_UTF8 },
  control: { styles: ['query', 'form', 'json', 'multipart'], value: 'a\u0000\u0001\t\n\r\u001b\u0085b' },
  sql: { styles: ['query', 'form', 'json', 'multipart'], value: `x' OR '1'='1'; DROP TABLE users; -- "\\` },
  html: { styles: ['query', 'form', 'json', 'multipart'], value: '<script>alert(1)</script>' },
  format: { styles: ['query', 'form', 'json', 'multipart'], value: '%s%n{{7*7}}${7*7}../../etc/passwd' },
} satisfies Record<string, { styles: Style[]; value: unknown }>;
type Flaw = keyof typeof FLAWS;
type Codes = Readonly<Record<Flaw, number>>;

const HARMLESS = { control: 200, sql: 200, html: 200, format: 200 };
const REFUSED = { boolean: 4003, object: 4003, array: 4003, megabyte: 4003, invalidUtf8: 4003 };
const MISSING = { missing: 4003, empty: 4003, zero: 4003, null: 4003 };
const ABSENT = { missing: 200, empty: 200, zero: 200, null: 200 };

const TOKEN: Codes = {
  ...MISSING,
  ...REFUSED,
  number: 4006,
  control: 4006,
  sql: 4006,
  html: 4006,
  format: 4006,
};
/** An unknown peer is nobody, and nobody is no error. */
const PEER: Codes = { ...MISSING, ...REFUSED, ...HARMLESS, number: 200 };
const TYPE: Codes = {
  ...MISSING,
  ...REFUSED,
  number: 4003,
  control: 4003,
  sql: 4003,
  html: 4003,
  format: 4003,
};
const OPTIONAL: Codes = { ...ABSENT, ...REFUSED, ...HARMLESS, number: 200 };
/** Objects and arrays are stored as their JSON text (contract 3.4, 13). */
const PROFILE: Codes = { ...OPTIONAL, object: 200, array: 200 };
/** A JSON boolean is one more way to say it. */
const FLAG: Codes = { ...OPTIONAL, boolean: 200 };

interface Route {
  readonly method: string;
  readonly path: string;
  readonly isSigned?: true;
  /** Each parameter: a good value, and what its flaws are answered with. */
  readonly parameters: Readonly<Record<string, { good: () => unknown; codes: Codes }>>;
}

let me: ChatUser;
let peer: ChatUser;

beforeAll(async () => {
  [me, peer] = [await registerUser(app), await registerUser(app)];
});

const token = { good: () => me.token, codes: TOKEN };
const target_uid = { good: () => peer.uid, codes: PEER };
const send = {
  token,
  target_uid,
  type: { good: () => 'Msg:Txt', codes: TYPE },
  content: { good: () => '{"content":"x","extra":""}', codes: OPTIONAL },
  push: { good: () => '1', codes: FLAG },
};
const number = { good: () => '5', codes: OPTIONAL };
const text = { good: () => 'x', codes: PROFILE };

const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/users/register',
    isSigned: true,
    parameters: { uid: { good: () => unique('u'), codes: PEER }, nickname: text, avatar: text, extend: text },
  },
  { method: 'POST', path: '/messages/send', parameters: send },
  { method: 'GET', path: '/messages/send', parameters: send },
  {
    method: 'GET',
    path: '/messages/getHistoricalMessage',
    parameters: { token, link_user: target_uid, node_marker: number, limit: number },
  },
  { method: 'GET', path: '/chat/users', parameters: { token, limit: number, page: number } },
  { method: 'POST', path: '/chat/readMsg', parameters: { token, target_uid } },
  { method: 'GET', path: '/chat/getAllNewMessage', parameters: { token } },
];

function submit({ isSigned }: Route, request: HttpRequest): Promise<HttpReply> {
  return isSigned ? signedRequest(app, request) : sendRequest(http, request);
}

function goodParameters({ parameters }: Route): RequestParameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, { good }]) => [name, good()]));
}

/** Leaves out what is undefined, in every style. */
function compact(parameters: RequestParameters): RequestParameters {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
}

const CASES = ROUTES.flatMap((route) =>
  Object.entries(route.parameters).map(([name, { codes }]) => ({
    title: `${route.method} ${route.path} ${name}`,
    route,
    name,
    codes,
  })),
);

describe('a parameter with a flaw is answered from the catalogue', () => {
  it.each(CASES)('$title', async ({ route, name, codes }) => {
    const answers: Record<string, number> = {};
    const expected: Record<string, number> = {};
    for (const [flaw, { styles, value }] of Object.entries(FLAWS)) {
      for (const style of stylesOf(route.method).filter((each) => (styles as Style[]).includes(each))) {
        const parameters = compact({ ...goodParameters(route), [name]: value });
        const reply = await submit(route, inStyle(style, route.method, route.path, parameters));
        answers[`${flaw} as ${style}`] = reply.status === 200 ? reply.json.code : -reply.status;
        expected[`${flaw} as ${style}`] = codes[flaw as Flaw];
      }
    }
    expect(answers).toEqual(expected);
  });

  it.each(CASES)('$title as a bracketed array', async ({ route, name, codes }) => {
    const rest = compact({ ...goodParameters(route), [name]: undefined });
    const refused = codes.array === 200 ? 200 : 4003;
    for (const key of [`${name}[]`, `${name}[a]`, `${name}[a][b]`]) {
      for (const style of stylesOf(route.method).filter((each) => each === 'query' || each === 'form')) {
        const reply = await submit(route, inStyle(style, route.method, route.path, { ...rest, [key]: 'x' }));
        expect([key, style, reply.status, reply.json.code]).toEqual([key, style, 200, refused]);
      }
    }
  });

  it.each(CASES)('$title twice: the last one counts', async ({ route, name, codes }) => {
    const good = goodParameters(route);
    const request = inStyle('query', route.method, route.path, good);
    const pair = `${name}=${encodeURIComponent(String(good[name]))}`;
    const bad = `${name}=`;
    const last = await submit(route, { ...request, path: `${request.path}&${bad}` });
    expect([last.status, last.json.code]).toEqual([200, codes.empty]);
    const first = await submit(route, { ...request, path: `${request.path.replace(pair, bad)}&${pair}` });
    expect([first.status, first.json.code]).toEqual([200, 200]);
  });
});

describe('parameters whose values outlive the call', () => {
  it('SQL, HTML and odd characters are stored and returned as they came, and harm nobody', async () => {
    const odd = `'; DROP TABLE users; -- <img src=x onerror=alert(1)> \\ " \u2028 👩‍👩‍👧 \u202e ZW\u200bJ ￿`;
    const uid = `${unique('u')} '"<b>%;`;
    const author = await registerUser(app, uid, { nickname: odd, avatar: odd, extend: odd });
    await author.sendText(peer, odd);
    const row = (await peer.contacts({ limit: 200 })).rows.find((each) => each.uid === uid);
    expect(row).toMatchObject({
      nickname: odd,
      avatar: odd,
      extend: odd,
      content: { content: odd, extra: '' },
    });
    expect((await peer.history(author)).data.map(({ from_uid, content }) => [from_uid, content])).toEqual([
      [uid, { content: odd, extra: '' }],
    ]);
  });

  it('a nickname of 100 and an avatar of 255 characters fit; longer ones are cut, not refused (3.4)', async () => {
    const author = await registerUser(app, undefined, {
      nickname: '👋'.repeat(150),
      avatar: 'é'.repeat(300),
    });
    await author.sendText(peer, 'hello');
    const row = (await peer.contacts({ limit: 200 })).rows.find(({ uid }) => uid === author.uid)!;
    expect([...row.nickname]).toEqual([...'👋'.repeat(100)]);
    expect(row.avatar).toBe('é'.repeat(255));
  });

  it('control characters in a uid make another user, not the same one', async () => {
    const uid = unique('u');
    const [plain, odd] = [await registerUser(app, uid), await registerUser(app, `${uid}\u0000`)];
    expect(plain.token).not.toBe(odd.token);
    for (const variant of [`${uid} `, ` ${uid}`, `${uid}\n`]) {
      expect((await registerUser(app, variant)).token).not.toBe(plain.token);
    }
  });
});
