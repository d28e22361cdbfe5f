import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { type ApiDocument, type ApiRoute, type Proof, readApi } from '../harness/api-reader.js';
import { registerUser, succeeded } from '../harness/chat-user.js';
import type { HttpRequest } from '../harness/http-client.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { uploadPicture, web } from '../harness/picture-uploads.js';
import { jpegOf } from '../harness/pictures.js';
import { urlEncode } from '../harness/request-styles.js';
import { signatureHeaders, signedCall } from '../harness/signed-call.js';

/** Contract 3.2, and what is ours beside it. */
const ROUTES = [
  'GET /webhooks/attempts',
  'POST /webhooks/replay',
  'GET /',
  'GET /chat/getAllNewMessage',
  'GET /chat/getConversationInfo',
  'GET /chat/onlineStatus',
  'GET /chat/onlineStatusByUids',
  'GET /chat/users',
  'GET /common/getTimestamp',
  'GET /config/msgWordsBlacklist',
  'GET /data/messages',
  'GET /docs',
  'GET /docs/openapi.json',
  'GET /files/{app}/{day}/{name}',
  'GET /livez',
  'GET /messages/getHistoricalMessage',
  'GET /messages/send',
  'GET /messages/sync',
  'GET /readyz',
  'GET /server/getAllUidCount',
  'GET /server/info',
  'GET /welcomes/content',
  'GET /welcomes/myContent',
  'DELETE /config/delete',
  'POST /chat/getConversationInfo',
  'POST /chat/lastMsgClear',
  'POST /chat/readMsg',
  'POST /config/msgWordsBlacklist/edit',
  'POST /messages/delLiaisonPerson',
  'POST /messages/messageArrival',
  'POST /messages/messageSynchronization',
  'POST /messages/messageTransfer',
  'POST /messages/onlineNotice',
  'POST /messages/pictureUpload',
  'POST /messages/send',
  'POST /messages/sendByApps',
  'POST /messages/sync',
  'POST /users/allowSync',
  'POST /users/block',
  'POST /users/edit',
  'POST /users/register',
  'POST /users/revokeToken',
  'POST /users/unBlock',
  'POST /welcomes/del',
  'POST /welcomes/set',
];

const FILE = 'GET /files/{app}/{day}/{name}';
const UPLOAD = 'POST /messages/pictureUpload';

describe('The API document', () => {
  let hongyan: Hongyan;
  let document: ApiDocument;
  let routes: readonly ApiRoute[];

  beforeAll(async () => {
    hongyan = await startHongyan();
    const response = await fetch(`${hongyan.server.http}/docs/openapi.json`);
    expect(response.headers.get('content-type')).toBe('application/json');
    document = (await response.json()) as ApiDocument;
    // The Admin API has manners of its own; its matrix replays it.
    routes = readApi(document).filter(({ path }) => !path.startsWith('/admin/'));
  });

  afterAll(() => hongyan?.dispose());

  function send({ method, path, headers = {}, body }: HttpRequest): Promise<Response> {
    const init = { method, headers, ...(body ? { body: new Uint8Array(body) } : {}) };
    return fetch(new URL(path, hongyan.server.http), init);
  }

  /** The world of the examples: users 1001 to 1003, a message, a word list, and a move that is allowed. */
  async function prepare(): Promise<string> {
    const { app } = hongyan;
    const bob = await registerUser(app, '1002', { nickname: 'Bob' });
    await registerUser(app, '1003');
    succeeded(await signedCall(app, '/users/unBlock', { uid: '1001' }));
    const alice = await registerUser(app, '1001', { nickname: 'Alice' });
    await bob.sendText(alice, 'hello');
    succeeded(await signedCall(app, '/users/allowSync', { from_uid: '1003', to_uid: '1001' }));
    succeeded(await signedCall(app, '/config/msgWordsBlacklist/edit', { config_value: ['x'] }));
    return alice.token;
  }

  /** Fills the proofs in that a route asks for. */
  function prove(route: ApiRoute, token: string, wrong: { sign?: string; app_secret?: string } = {}): Proof {
    const { app } = hongyan;
    const { proofs } = route;
    const values = { token, app_key: app.key, app_secret: app.secret, ...wrong };
    const scheme = { token: 'token', keyParameter: 'app_key', secretParameter: 'app_secret' } as const;
    const query = Object.entries(scheme).filter(([name]) => proofs.includes(name));
    return {
      query: Object.fromEntries(query.map(([, name]) => [name, values[name]])),
      headers: proofs.includes('sign') ? signatureHeaders(app, wrong) : {},
    };
  }

  async function requestsOf(route: ApiRoute, token: string): Promise<HttpRequest[]> {
    const picture = route.name === UPLOAD || route.name === FILE ? await jpegOf(80, 60) : Buffer.alloc(0);
    if (route.name === UPLOAD) return [web(token, picture)];
    if (route.name !== FILE) return route.requests(prove(route, token));
    const { img_url: url } = await uploadPicture(hongyan.server.http, web(token, picture));
    return [{ method: 'GET', path: new URL(url).pathname }];
  }

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate({ ...document })).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('has every route of the contract and of ours, and no other', () => {
    expect(routes.map(({ name }) => name).sort()).toEqual([...ROUTES].sort());
  });

  it('says of every route what it does, and of every parameter what it means', () => {
    for (const { name, operation, meanings } of routes) {
      expect([name, operation.summary]).toEqual([name, expect.stringMatching(/\w/)]);
      for (const [parameter, meaning] of Object.entries(meanings)) {
        if (name !== UPLOAD)
          expect([name, parameter, meaning]).toEqual([name, parameter, expect.any(String)]);
      }
    }
  });

  it.each(ROUTES)('replays the example of %s in each of its body styles', async (name) => {
    const route = routes.find((each) => each.name === name)!;
    const { mediaType, example } = route.answer;
    for (let index = 0, count = 1; index < count; index++) {
      const requests = await requestsOf(route, await prepare());
      count = requests.length;
      const response = await send(requests[index]!);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(mediaType.replace('*', ''));
      if (mediaType !== 'application/json') continue;
      const answer = (await response.json()) as object;
      expectDocumented(route, answer);
      expectDocumented(route, example);
      if ('code' in answer) expect(answer.code).toBe(200);
    }
  });

  it('shows an answer that has rows', async () => {
    const token = await prepare();
    const rows = async (name: string): Promise<number> => {
      const route = routes.find((each) => each.name === name)!;
      const [request] = await requestsOf(route, token);
      const { data } = (await (await send(request!)).json()) as { data: Record<string, unknown[]> };
      return (data['messages'] ?? data['data'] ?? data).length as number;
    };
    for (const name of ['GET /messages/getHistoricalMessage', 'GET /chat/users', 'GET /data/messages']) {
      expect(await rows(name)).toBeGreaterThan(0);
    }
  });

  it('knows what each route answers without a proof, with a wrong one, and without parameters', async () => {
    const token = await prepare();
    const guarded = routes.filter(({ proofs }) => proofs.length > 0);
    expect(guarded.length).toBeGreaterThan(30);
    for (const route of guarded) {
      const wrong = prove(route, 'nobody', { sign: '0'.repeat(40), app_secret: 'wrong' });
      const right = prove(route, token);
      const bare = { method: route.method, path: route.path };
      const refused = [await send(bare), await send(route.requests(wrong)[0]!)];
      if (route.required.length > 0) {
        const path = `${route.path}?${urlEncode(right.query)}`;
        refused.push(await send({ ...bare, path, headers: right.headers }));
      }
      const codes: number[] = [];
      for (const response of refused) {
        const answer = (await response.json()) as { code: number };
        expectDocumented(route, answer);
        codes.push(answer.code);
      }
      expect([route.name, ...codes]).toEqual([route.name, ...refusalsOf(route)]);
    }
  });

  it('knows what routing answers, and what a file answers to who has it', async () => {
    const { refusedByHttp } = document.components.responses;
    const missing = await fetch(`${hongyan.server.http}/nowhere`);
    expect(missing.status).toBe(404);
    expect(await missing.json()).toEqual(refusedByHttp.content['application/json'].example);
    const file = routes.find(({ name }) => name === FILE)!;
    const [request] = await requestsOf(file, await prepare());
    const etag = (await send(request!)).headers.get('etag')!;
    const known = await send({ ...request!, headers: { 'if-none-match': etag } });
    expect(known.status).toBe(304);
    expect(Object.keys(file.operation.responses)).toContain('304');
  });

  it('is a page that loads nothing and runs nothing, and names every route', async () => {
    const response = await fetch(`${hongyan.server.http}/docs`);
    const html = await response.text();
    const style = createHash('sha256').update(/<style>([^]*)<\/style>/.exec(html)![1]!);
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${style.digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(html).not.toMatch(/<script|<link|<img|<iframe| src=| style=|@import|url\(/i);
    for (const { path, operation } of routes) {
      expect(html).toContain(path);
      expect(html).toContain(operation.summary.split(/[<>&"`]/)[0]);
    }
  });

  it('is not there when it is turned off', async () => {
    const { installation } = hongyan;
    const silent = await installation.start({ roles: ['api'], env: { HONGYAN_DOCS: 'false' } });
    for (const path of ['/docs', '/docs/openapi.json']) {
      expect((await fetch(`${silent.http}${path}`)).status).toBe(404);
    }
    await silent.stop();
  });
});

/** That an answer is one of those that the document has for the route. */
function expectDocumented(route: ApiRoute, answer: unknown): void {
  const isAnswer = route.answers();
  const isKnown = isAnswer(answer);
  expect({ name: route.name, answer, errors: isKnown ? [] : isAnswer.errors }).toEqual({
    name: route.name,
    answer,
    errors: [],
  });
}

/** The codes for no proof, for a wrong proof and for no parameters. */
function refusalsOf({ name, proofs, required }: ApiRoute): number[] {
  const isLenient = name === 'POST /messages/messageArrival' || name === 'POST /messages/onlineNotice';
  const noParameters = name === 'POST /users/edit' ? 4012 : 4003;
  const codes = proofs.includes('sign')
    ? [4008, 4005]
    : proofs.includes('token')
      ? [4003, isLenient ? 200 : name === UPLOAD ? 4003 : 4006]
      : [4003, 4008];
  return required.length > 0 ? [...codes, noParameters] : codes;
}
