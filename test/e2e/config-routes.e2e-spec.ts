import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { registerUser, succeeded } from '../harness/chat-user.js';
import type { HttpReply } from '../harness/http-client.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { inStyle, withBody } from '../harness/request-styles.js';
import { signedCall, signedRequest, type TestApp } from '../harness/signed-call.js';

const EDIT = '/config/msgWordsBlacklist/edit';
const SHOW = '/config/msgWordsBlacklist';
const DELETE = '/config/delete';
const FORM = 'application/x-www-form-urlencoded';

const DONE = { code: 200, message: '操作成功', data: null };
const FAILED = { code: 4002, message: '操作失敗', data: null };
const REFUSED = { code: 4003, message: '參數錯誤', data: null };

/** An installation of its own: an app has one list, so tests of lists cannot share it. */
let hongyan: Hongyan;
let app: TestApp;
beforeAll(async () => {
  hongyan = await startHongyan();
  app = hongyan.app;
});
beforeEach(async () => {
  await deleteKey(app, 'msg_words_blacklist');
});
afterAll(() => hongyan.dispose());

async function setWords(app: TestApp, words: unknown): Promise<void> {
  succeeded(await signedCall(app, EDIT, { config_value: JSON.stringify(words) }));
}

async function shown(app: TestApp): Promise<unknown> {
  const reply = await signedRequest(app, { method: 'GET', path: SHOW });
  expect(reply.json).toEqual({ code: 200, message: '請求成功', data: { config: expect.anything() } });
  return (reply.json.data as { config: unknown }).config;
}

async function expectUnset(app: TestApp): Promise<void> {
  const reply = await signedRequest(app, { method: 'GET', path: SHOW });
  expect(reply.json).toEqual({ code: 200, message: '請求成功', data: { config: null } });
}

function deleteKey(app: TestApp, key: string): Promise<HttpReply> {
  return signedRequest(app, { method: 'DELETE', path: `${DELETE}?config_key=${key}` });
}

describe('configuration routes', () => {
  it('scenario 69: edit, show, delete, and delete again', async () => {
    expect((await signedCall(app, EDIT, { config_value: '["x"]' })).json).toEqual(DONE);
    expect(await shown(app)).toEqual(['x']);
    expect((await deleteKey(app, 'msg_words_blacklist')).json).toEqual(DONE);
    expect((await deleteKey(app, 'msg_words_blacklist')).json).toEqual(FAILED);
    await expectUnset(app);
  });

  it('recording 280: shows null when never set', async () => {
    await expectUnset(app);
  });

  it.each([
    ['282', 'GET', SHOW],
    ['302', 'DELETE', `${DELETE}?config_key=x`],
    ['of an edit', 'POST', EDIT],
  ])('recording %s: %s %s with a wrong signature', async (_name, method, path) => {
    const { json } = await signedRequest(app, { method, path }, { sign: 'x' });
    expect(json).toMatchObject({ code: 4005, message: '驗簽失敗' });
  });

  it('recording 283: an array in form fields', async () => {
    const body = `config_value[]=bad&config_value%5B%5D=${encodeURIComponent('加賴')}`;
    expect((await signedRequest(app, withBody('POST', EDIT, FORM, body))).json).toEqual(DONE);
    expect(await shown(app)).toEqual(['bad', '加賴']);
  });

  it('recording 285: text that is no list is stored as it is, and filters nothing', async () => {
    expect((await signedCall(app, EDIT, { config_value: 'justtext' })).json).toEqual(DONE);
    expect(await shown(app)).toBe('justtext');
    const [alice, bob] = await Promise.all([registerUser(app), registerUser(app)]);
    await alice.sendText(bob, 'justtext');
    expect(await bob.historyTexts(alice)).toEqual(['justtext']);
  });

  it('recording 286, contract 13: nothing given is 4003 and changes nothing', async () => {
    await setWords(app, ['BadWord', ' 賭123 ', '']);
    for (const parameters of [{}, { config_value: '' }]) {
      expect((await signedCall(app, EDIT, parameters)).json).toEqual(REFUSED);
    }
    for (const config_value of [null, true, '']) {
      expect((await signedCall(app, EDIT, { config_value }, { style: 'json' })).json).toEqual(REFUSED);
    }
    expect(await shown(app)).toEqual(['BadWord', ' 賭123 ', '']);
  });

  it('recording 287: a JSON body with an array, kept as given', async () => {
    const config_value = ['BadWord', ' 賭123 ', '', 'dup', 'dup'];
    expect((await signedCall(app, EDIT, { config_value }, { style: 'json' })).json).toEqual(DONE);
    expect(await shown(app)).toEqual(config_value);
  });

  it.each(['form', 'json', 'multipart', 'query'] as const)('takes the list as %s', async (style) => {
    expect((await signedCall(app, EDIT, { config_value: '["一","b"]' }, { style })).json).toEqual(DONE);
    expect(await shown(app)).toEqual(['一', 'b']);
  });

  it('takes a list of 20 000 words, whose body is larger than others may be', async () => {
    const words = Array.from({ length: 20_000 }, (_, index) => `不可說之事第${index}件`);
    for (const style of ['form', 'json'] as const) {
      expect((await signedCall(app, EDIT, { config_value: JSON.stringify(words) }, { style })).json).toEqual(
        DONE,
      );
    }
    expect(await shown(app)).toHaveLength(20_000);
    const [alice, bob] = await Promise.all([registerUser(app), registerUser(app)]);
    await alice.sendText(bob, '說不可說之事第１９９９９件');
    await alice.sendText(bob, '說不可說之事第２０００１件');
    expect(await bob.historyTexts(alice)).toEqual(['說不可說之事第２０００１件']);
  });

  it.each([
    ['20 001 words', Array.from({ length: 20_001 }, (_, index) => `${index}`)],
    ['a word of 201 characters', ['字'.repeat(201)]],
    [
      'words of more than 400 000 characters',
      Array.from({ length: 2_100 }, (_, n) => `${n}`.padEnd(200, 'x')),
    ],
  ])('refuses %s and keeps the old list', async (_what, words) => {
    await setWords(app, ['old']);
    expect((await signedCall(app, EDIT, { config_value: words }, { style: 'json' })).json).toEqual(REFUSED);
    expect((await signedCall(app, EDIT, { config_value: JSON.stringify(words) })).json).toEqual(REFUSED);
    expect(await shown(app)).toEqual(['old']);
  });

  it('recordings 299 and 301: DELETE takes the key from the query or from any body', async () => {
    expect((await signedRequest(app, { method: 'DELETE', path: DELETE })).json).toEqual(FAILED);
    expect((await signedRequest(app, withBody('DELETE', DELETE, FORM, ''))).json).toEqual(FAILED);
    for (const style of ['query', 'form', 'json', 'multipart'] as const) {
      await setWords(app, ['x']);
      const request = inStyle(style, 'DELETE', DELETE, { config_key: 'msg_words_blacklist' });
      expect((await signedRequest(app, request)).json).toEqual(DONE);
      await expectUnset(app);
    }
  });

  it('tells an unknown key, in whatever script and length, from nothing', async () => {
    await setWords(app, ['x']);
    for (const key of [
      'Msg_Words_Blacklist',
      '%E5%8A%A0%F0%9F%98%80',
      'msg_words_blacklist%20',
      'x'.repeat(5_000),
    ]) {
      expect((await deleteKey(app, key)).json).toEqual(FAILED);
    }
    const array = await signedRequest(app, {
      method: 'DELETE',
      path: `${DELETE}?config_key[]=msg_words_blacklist`,
    });
    expect(array.json).toEqual(REFUSED);
    expect(await shown(app)).toEqual(['x']);
  });

  it('S4: another app cannot be named in a parameter', async () => {
    const other = await hongyan.installation.createApp(hongyan.server);
    await setWords(other, ['other']);
    const own = `?app_id=${other.id}`;
    succeeded(await signedCall(app, EDIT + own, { config_value: '["mine"]', app_id: other.id }));
    expect(await shown(other)).toEqual(['other']);
    expect(await shown(app)).toEqual(['mine']);
    succeeded(await deleteKey(app, `msg_words_blacklist&app_id=${other.id}`));
    expect(await shown(other)).toEqual(['other']);
  });
});
