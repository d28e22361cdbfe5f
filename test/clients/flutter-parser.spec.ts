import { describe, expect, it } from '@jest/globals';
import { Crash } from './crash.js';
import {
  contactsOf,
  countOf,
  eventOf,
  FlutterFailure,
  historyOf,
  parseAnswer,
  pictureOf,
  profilesOf,
  sentMessageOf,
  timestampOf,
} from './flutter-parser.js';
import { randomText, signatureOf, sortedParameters } from './mobile-signing.js';
import { parseBoolean, parseInt, parseString } from './safe-manager.js';
import { jsonAnswer } from './transport.js';

const GOOD = { code: 200, message: '請求成功', data: { count: 3 } };
const frame = (value: unknown) => eventOf(Buffer.from(JSON.stringify(value)), false);

describe('the mobile signature', () => {
  it('is that of vector F1', () => {
    const content = '{"content":"hello","extra":""}';
    const token = '0123456789abcdef0123456789abcdef01234567';
    const parameters = { token, type: 'Msg:Txt', target_uid: '1002', content, device: 'android' };
    const canonical = `POSTim.example.com/messages/send${sortedParameters(parameters)}flutter-secret-011700000000abCDefGH`;
    expect(canonical).toHaveLength(196);
    expect(signatureOf(canonical)).toBe('ZmVlMjEwZTU2MmJkNzExMmUyYzM3ODc4ODRjMGYyOTE=');
  });

  it('has eight letters of randomness', () => {
    expect(randomText('ab')).toMatch(/^[ab]{8}$/);
  });
});

describe('the Flutter SDK’s envelope', () => {
  it('takes the exact MIME type with parameters, and a null message', () => {
    const contentType = 'application/json; charset=utf-8';
    expect(parseAnswer(jsonAnswer({ ...GOOD, message: null }, { contentType }), countOf)).toBe(3);
  });

  it.each([
    ['another MIME type', jsonAnswer(GOOD, { contentType: 'text/json' })],
    ['text for code', jsonAnswer({ ...GOOD, code: '200' })],
    ['no code', jsonAnswer({ message: 'm' })],
    ['a fraction for code', jsonAnswer({ ...GOOD, code: 200.5 })],
    ['a number for message', jsonAnswer({ ...GOOD, message: 1 })],
    ['an object for message, even in an error', jsonAnswer({ code: 4006, message: {} })],
    ['a list', jsonAnswer([])],
  ])('crashes on %s', (_, answer) => {
    expect(() => parseAnswer(answer, countOf)).toThrow(Crash);
  });

  it('fails for another code and another status', () => {
    expect(() => parseAnswer(jsonAnswer({ ...GOOD, code: 4006 }), countOf)).toThrow(FlutterFailure);
    expect(() => parseAnswer(jsonAnswer(GOOD, { status: 500 }), countOf)).toThrow(FlutterFailure);
  });
});

describe('the Flutter SDK’s data', () => {
  it.each<[string, () => unknown]>([
    ['contacts that are null', () => contactsOf(null)],
    ['contacts that are a map', () => contactsOf({})],
    ['a contact that is no map', () => contactsOf([1])],
    ['history that is a list', () => historyOf([])],
    ['a row that is no map', () => historyOf({ data: [null], total: 1 })],
    ['profiles that are a list', () => profilesOf([])],
    ['a count that is no map', () => countOf(1)],
    ['a time that is no map', () => timestampOf(null)],
    ['a picture that is null', () => pictureOf(null)],
    ['a reply to send that is null', () => sentMessageOf('Msg:Txt')(null)],
    ['a type in other letters', () => sentMessageOf('Msg:Txt')({ type: 'msg:txt' })],
    ['another type', () => sentMessageOf('Msg:Img')({ type: 'Msg:Txt' })],
  ])('crashes on %s', (_, parse) => {
    expect(parse).toThrow(Crash);
  });

  it('turns history round and survives its absence', () => {
    expect(historyOf({ data: [{ id: 2 }, { id: 1 }] }).map(({ id }) => id)).toEqual(['1', '2']);
    expect(historyOf(null)).toEqual([]);
  });

  it('takes an unknown target as a list for nobody', () => {
    expect(profilesOf({ user: { uid: 'a', is_online: 1 }, target: [] })).toMatchObject({
      user: { uid: 'a', isOnline: true },
      target: null,
    });
  });
});

describe('SafeManager', () => {
  it('coerces scalars and takes the text "0" for true', () => {
    const map = { n: 3, t: '7', b: true, zero: '0', list: [1], nothing: null };
    expect(['n', 't', 'b', 'list', 'nothing'].map((name) => parseString(map, name))).toEqual([
      '3',
      '7',
      'true',
      '',
      '',
    ]);
    expect(['n', 't', 'b', 'list', 'nothing'].map((name) => parseInt(map, name))).toEqual([3, 7, 1, 0, 0]);
    expect(['n', 'b', 'zero', 'nothing'].map((name) => parseBoolean(map, name))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('the Flutter SDK’s frames', () => {
  it.each<[string, () => unknown]>([
    ['bytes', () => eventOf(Buffer.from('{}'), true)],
    ['no JSON', () => eventOf(Buffer.from('pong'), false)],
    ['a list', () => frame([{}])],
    ['null', () => frame(null)],
  ])('crash on %s', (_, take) => {
    expect(take).toThrow(Crash);
  });

  it('are told apart by their type', () => {
    expect(frame({ type: 'Sys:Connect', content: {} })).toEqual({ kind: 'connected' });
    expect(frame({ type: 'Sys:Disconnect', content: { msg: 'm' } })).toEqual({
      kind: 'disconnected',
      message: 'm',
    });
    expect(frame({ type: 'Sys:MsgReaded' })).toEqual({ kind: 'read' });
    expect(frame({ type: 'Sys:MsgRead' })).toEqual({ kind: 'ignored' });
    expect(frame({ mode: 'heart' })).toMatchObject({ kind: 'message', message: { runtimeType: 'Msg' } });
  });
});
