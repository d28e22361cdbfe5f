import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { runSql } from '../harness/database.js';
import { type HttpReply, sendRequest } from '../harness/http-client.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { inStyle } from '../harness/request-styles.js';
import { signedCall, signedRequest } from '../harness/signed-call.js';
import { unique } from '../harness/unique.js';

let hongyan: Hongyan;
let alice: ChatUser;
let bob: ChatUser;
/** What people wrote here, and must not be found in the log. */
const texts: string[] = [];

beforeAll(async () => {
  hongyan = await startHongyan({ env: { HONGYAN_LOG_LEVEL: 'trace' } });
  alice = await registerUser(hongyan.app);
  bob = await registerUser(hongyan.app);
});

afterAll(() => hongyan?.dispose());

/** Sends a text as the Web SDK does: by GET, with the token in the URL. */
function sendByGet(headers: Record<string, string> = {}, words = ''): Promise<HttpReply> {
  const text = unique('secret-words-') + words;
  texts.push(text);
  const request = inStyle('query', 'GET', '/messages/send', {
    token: alice.token,
    target_uid: bob.uid,
    type: 'Msg:Txt',
    content: JSON.stringify({ content: text, extra: '' }),
  });
  return sendRequest(hongyan.app.http, { ...request, headers: { ...request.headers, ...headers } });
}

describe('credentials and content', () => {
  it('S13: an app server may sign instead of putting its secret into the URL, which works as before', async () => {
    const { app } = hongyan;
    const path = '/chat/onlineStatusByUids';
    const uids = JSON.stringify([bob.uid]);
    const expected = { code: 200, message: '請求成功', data: { [bob.uid]: 0 } };
    const withSecret = { app_key: app.key, app_secret: app.secret, uids };
    expect((await sendRequest(app.http, inStyle('query', 'GET', path, withSecret))).json).toEqual(expected);
    const signed = inStyle('query', 'GET', path, { uids });
    expect((await signedRequest(app, signed)).json).toEqual(expected);
    expect((await signedRequest(app, signed, { sign: 'f'.repeat(40) })).json.code).toBe(4005);
  });

  it('S17: sending by GET is kept by no cache and named to no other site, and a followed link cannot do it', async () => {
    const sent = await sendByGet({ 'sec-fetch-mode': 'cors' });
    expect(sent.json.code).toBe(200);
    expect(sent.headers['cache-control']).toContain('no-store');
    expect(sent.headers['referrer-policy']).toBe('no-referrer');
    const { total } = await bob.history(alice);
    expect(total).toBe(1);
    expect((await sendByGet({ 'sec-fetch-mode': 'navigate' })).json).toEqual({
      code: 4003,
      message: '參數錯誤',
      data: null,
    });
    expect((await bob.history(alice)).total).toBe(total);
  });

  it('S13, S17, S18: none of them is in the log, neither after a failure nor after a filtered word', async () => {
    const { app, installation, server } = hongyan;
    const word = unique('word');
    await signedCall(app, '/config/msgWordsBlacklist/edit', { config_value: JSON.stringify([word]) });
    const marked = { 'x-marked': unique('marked') };
    expect((await sendByGet(marked, word)).json.code).toBe(200);
    await runSql(installation.databaseUrl, 'RENAME TABLE messages TO messages_away');
    expect((await sendByGet(marked)).json.code).toBe(5003);
    await runSql(installation.databaseUrl, 'RENAME TABLE messages_away TO messages');
    await server.stop();
    const log = server.logs.join('\n');
    expect(log).toContain('Request failed');
    const secrets = [app.secret, alice.token, bob.token, word, marked['x-marked'], ...texts];
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  });
});
