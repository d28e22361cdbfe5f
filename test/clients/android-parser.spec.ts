import { describe, expect, it } from '@jest/globals';
import { androidGet, androidPost } from './android-http.js';
import {
  AndroidFailure,
  contactsOf,
  frameOf,
  historyOf,
  parseAnswer,
  parseByteAnswer,
  pictureOf,
  profilesOf,
} from './android-parser.js';
import { Crash } from './crash.js';
import { hashCode, hashMapOrder } from './java-hash-map.js';
import { jsonAnswer } from './transport.js';

const FRAME = { type: 'Msg:Txt', status: 1, content: { content: 'hi' }, message_direction: 2, msg_id: 'm' };
const shown = (change: object) => frameOf(JSON.stringify({ ...FRAME, ...change })).message;

describe('the Android SDK’s requests', () => {
  it('name a type for no body, with a colon', () => {
    expect(androidGet('/chat/users?token=T').headers).toMatchObject({
      'content-type': 'application/json;charset:utf-8',
    });
  });

  it('leave out what is empty and escape as OkHttp does', () => {
    const { body } = androidPost('/messages/send', { content: '{"content":"a b+!~*"}', extra: '' });
    expect(body!.toString()).toBe('content=%7B%22content%22%3A%22a%20b%2B%21%7E*%22%7D');
  });

  it('are in the order of a HashMap', () => {
    expect(hashCode('hello')).toBe(99162322);
    expect(hashMapOrder(['b', 'c', 'a'])).toEqual(['a', 'b', 'c']);
    // 'a' and 'q' share a bucket of sixteen, so the first that came is the first.
    expect(hashMapOrder(['q', 'b', 'a'])).toEqual(['q', 'a', 'b']);
  });
});

describe('the Android SDK’s answers', () => {
  it('compare texts, so a text for code is as good as a number', () => {
    expect(parseAnswer(jsonAnswer({ code: '200' }))).toEqual({ code: '200' });
  });

  it.each([
    ['another code', jsonAnswer({ code: 4006 })],
    ['a fraction', jsonAnswer({ code: 200.5 })],
    ['no JSON', jsonAnswer('<html>')],
    ['a list', jsonAnswer([])],
    ['another status', jsonAnswer({ code: 200 }, { status: 500 })],
  ])('fail with %s', (_, answer) => {
    expect(() => parseAnswer(answer)).toThrow(AndroidFailure);
  });

  it('are mangled by UploadImage unless they are ASCII', () => {
    const url = 'https://im.example.com/圖.jpeg';
    const text = JSON.stringify({ code: 200, data: { img_url: url } });
    const escaped = text.replace('圖', '\\u5716');
    expect(pictureOf(parseByteAnswer(jsonAnswer(text))).imgUrl).not.toBe(url);
    expect(pictureOf(parseByteAnswer(jsonAnswer(escaped)))).toEqual({
      imgUrl: url,
      thumbnailUrl: '',
      extra: '',
    });
  });
});

describe('the Android SDK’s lists', () => {
  it.each([
    ['an array', []],
    ['text', 'hi'],
  ])('crash on a contact whose content is %s', (_, content) => {
    expect(() => contactsOf({ data: [{ uid: 'a', content }] })).toThrow(Crash);
  });

  it('end when there are no contacts, and survive a contact without content', () => {
    expect(contactsOf({ data: null })).toEqual([]);
    expect(contactsOf({ data: [{ uid: 'a', content: null }] })).toMatchObject([{ uid: 'a', content: null }]);
  });

  it('crash on a history without total', () => {
    expect(() => historyOf({ data: { data: [] } })).toThrow(Crash);
    expect(historyOf({ data: { data: [], total: '1,024' } })).toEqual({ messages: [], rows: 0, total: 1024 });
  });

  it('drop rows whose content is no object', () => {
    const rows = [FRAME, { ...FRAME, content: null }, { ...FRAME, content: 'hi' }];
    expect(historyOf({ data: { data: rows, total: 3 } }).messages).toHaveLength(1);
  });

  it('show no portraits without the duplicates', () => {
    const data = { user: { portrait: 'u' }, target: { portrait: 't', name: 'Bob' } };
    expect(profilesOf({ code: 200, data })).toBeNull();
    expect(profilesOf({ code: 200, status: 1, data })).toEqual({ own: 'u', peer: 't', name: 'Bob' });
  });
});

describe('the Android SDK’s frames', () => {
  it('are shown when whole', () => {
    expect(shown({})).toMatchObject({ content: { content: 'hi' }, isMine: false });
    expect(shown({ type: 'Msg:Customize', content: { title: 't' } })).not.toBeNull();
  });

  it.each([
    ['another status', { status: 0 }],
    ['no status', { status: undefined }],
    ['null content', { content: null }],
    ['text for content', { content: '{"content":"hi"}' }],
    ['a type it does not know', { type: 'Msg:Ware' }],
    ['an empty card', { type: 'Msg:Customize', content: { note: 'n' } }],
  ])('are not shown with %s', (_, change) => {
    expect(shown(change)).toBeNull();
  });

  it('ask for a receipt with 2 alone', () => {
    expect(frameOf(JSON.stringify({ ...FRAME, arrivals_callback: 1 })).receiptFor).toBeNull();
    expect(frameOf(JSON.stringify({ ...FRAME, arrivals_callback: 2 })).receiptFor).toBe('m');
    expect(frameOf('no JSON')).toEqual({ message: null, receiptFor: null });
  });
});
