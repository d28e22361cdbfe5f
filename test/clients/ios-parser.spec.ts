import { describe, expect, it } from '@jest/globals';
import { Crash } from './crash.js';
import {
  contactsOf,
  countOf,
  historyOf,
  IosFailure,
  parseAnswer,
  pictureOf,
  profilesOf,
  timestampOf,
} from './ios-parser.js';
import { jsonAnswer } from './transport.js';

const URL = 'http://im.localhost/chat/users';
const GOOD = { code: 200, message: '請求成功', data: null };
const CONTACT = {
  uid: 'a',
  nickname: 'A',
  new_msg_count: '3',
  last_time: '2023-11-15 06:13:20',
  type: 'Msg:Txt',
  content: { content: 'hi', extra: null },
};
const ROW = { id: 7, type: 'Msg:Txt', content: { content: 'hi' }, message_direction: 1 };

function failure(parse: () => unknown): IosFailure {
  try {
    parse();
  } catch (error) {
    if (error instanceof IosFailure) return error;
    throw error;
  }
  throw new Error('No failure');
}

describe('the iOS SDK’s URL rule', () => {
  it('needs `im` in the URL and must not find `service`', () => {
    expect(parseAnswer(URL, jsonAnswer(GOOD))).toEqual(GOOD);
    expect(failure(() => parseAnswer('http://127.0.0.1/chat/users', jsonAnswer(GOOD))).code).toBe(0);
    expect(failure(() => parseAnswer(URL, jsonAnswer({ ...GOOD, code: 4006 }))).code).toBe(4006);
    const expired = jsonAnswer({ ...GOOD, code: 4006 });
    expect(failure(() => parseAnswer('http://im.service.example/', expired)).code).toBe(0);
    expect(parseAnswer('http://service.example/', jsonAnswer({ status: 1 }))).toEqual({ status: 1 });
  });
});

describe('the iOS SDK’s envelope', () => {
  it('takes a numeric text for code and null for message', () => {
    expect(parseAnswer(URL, jsonAnswer({ ...GOOD, code: '200' }))).toBeDefined();
    expect(failure(() => parseAnswer(URL, jsonAnswer({ code: 4003, message: null }))).code).toBe(4003);
  });

  it.each([
    ['null for code', jsonAnswer({ ...GOOD, code: null })],
    ['an object for code', jsonAnswer({ ...GOOD, code: {} })],
    ['a number for the message of an error', jsonAnswer({ code: 4003, message: 5 })],
    ['a list at the top', jsonAnswer([])],
    ['null at the top', jsonAnswer('null')],
  ])('crashes on %s', (_, answer) => {
    expect(() => parseAnswer(URL, answer)).toThrow(Crash);
  });

  it.each([
    ['another status', jsonAnswer(GOOD, { status: 404 })],
    ['a content type it does not know', jsonAnswer(GOOD, { contentType: 'text/plain' })],
    ['no JSON', jsonAnswer('<html>')],
    ['no code', jsonAnswer({})],
  ])('fails with %s', (_, answer) => {
    expect(failure(() => parseAnswer(URL, answer)).code).toBe(0);
  });
});

describe('the iOS SDK’s contacts', () => {
  it('are read', () => {
    const { contacts, total } = contactsOf({ data: [CONTACT], total: 1 });
    expect(contacts).toMatchObject([{ uid: 'a', newMsgCount: 3, text: 'hi' }]);
    expect(total).toBe(1);
    expect(contactsOf({ data: [] })).toEqual({ contacts: [], total: 0 });
  });

  it.each<[string, object]>([
    ['data is null', { data: null }],
    ['data is a dictionary', { data: { 0: CONTACT } }],
    ['total is null', { data: [], total: null }],
    ['a count is null', { data: [{ ...CONTACT, new_msg_count: null }] }],
    ['a type is null', { data: [{ ...CONTACT, type: null }] }],
    ['a type is a number', { data: [{ ...CONTACT, type: 1 }] }],
  ])('crash when %s', (_, body) => {
    expect(() => contactsOf(body as never)).toThrow(Crash);
  });
});

describe('the iOS SDK’s history', () => {
  it('is read', () => {
    expect(historyOf({ data: { data: [ROW], total: 1 } })).toMatchObject([{ id: '7', direction: 1 }]);
  });

  it.each<[string, unknown]>([
    ['data is null', null],
    ['its rows are null', { data: null }],
    ['a type is null', { data: [{ ...ROW, type: null }] }],
    ['a content is text', { data: [{ ...ROW, content: 'hi' }] }],
    ['a direction is 0', { data: [{ ...ROW, message_direction: 0 }] }],
  ])('crashes when %s', (_, data) => {
    expect(() => historyOf({ data })).toThrow(Crash);
  });
});

describe('the iOS SDK’s other data', () => {
  it('is read', () => {
    const person = { nickname: 'Bob', avatar: 'b' };
    expect(profilesOf({ data: { user: person, target: person } })).toEqual({
      title: 'Bob',
      avatars: ['b', 'b'],
    });
    expect(profilesOf({ data: { user: person, target: [] } }).title).toBeUndefined();
    expect(profilesOf({ data: { user: person, target: null } }).title).toBeUndefined();
    expect(countOf({ data: { count: 2 } })).toBe(2);
    expect(timestampOf({ data: null })).toBeUndefined();
    expect(timestampOf({ data: { _timestamp: 1_700_000_000 } })).toBe(1_700_000_000);
  });

  it.each<[string, () => unknown]>([
    ['profiles that are null', () => profilesOf({ data: null })],
    ['a nickname that is null', () => profilesOf({ data: { target: { nickname: null } } })],
    ['a nickname that is a number', () => profilesOf({ data: { target: { nickname: 5 } } })],
    ['an avatar that is null', () => profilesOf({ data: { user: { avatar: null } } })],
    ['a count that is null', () => countOf({ data: { count: null } })],
    ['no count at all', () => countOf({ data: null })],
    ['a picture without thumbnail', () => pictureOf({ code: 200, data: { img_url: 'u' } })],
    ['a picture without data', () => pictureOf({ code: 200, data: null })],
  ])('crashes on %s', (_, parse) => {
    expect(parse).toThrow(Crash);
  });

  it('is no picture with another code', () => {
    expect(failure(() => pictureOf({ code: 4010, message: 'm', data: null })).code).toBe(4010);
  });
});
