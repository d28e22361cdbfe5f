import { describe, expect, it } from '@jest/globals';
import { axiosQuery } from './axios-encoding.js';
import { jsonAnswer } from './transport.js';
import { parseEnvelope, parseFrame, parseHistory, type WebEnvelope, type WebHistory } from './web-parser.js';

const GOOD = { code: 200, message: '請求成功', data: null };
const page = (data: unknown) => ({ ...GOOD, data }) as unknown as WebEnvelope<WebHistory>;

describe('the Web SDK’s query', () => {
  it('leaves : $ , [ ] bare, writes a space as +, objects as JSON, and nothing for null', () => {
    const query = axiosQuery({
      token: 'T',
      a: null,
      b: undefined,
      type: 'Msg:Txt',
      c: '$,[] +',
      o: { x: 1 },
    });
    expect(query).toBe('token=T&type=Msg:Txt&c=$,[]+%2B&o=%7B%22x%22:1%7D');
  });
});

describe('the Web SDK’s envelope', () => {
  it('is a success with the number 200, whatever the content type', () => {
    expect(parseEnvelope(jsonAnswer(GOOD, { contentType: 'text/html' }))).toEqual(GOOD);
  });

  it.each([
    ['text for code', jsonAnswer({ ...GOOD, code: '200' })],
    ['no code', jsonAnswer({ data: [] })],
    ['an error', jsonAnswer({ ...GOOD, code: 4006 })],
    ['no JSON', jsonAnswer('<html>')],
    ['HTTP 404', jsonAnswer(GOOD, { status: 404 })],
    ['null', jsonAnswer('null')],
  ])('is a failure with %s', (_, answer) => {
    expect(() => parseEnvelope(answer)).toThrow();
  });
});

describe('the Web SDK’s history', () => {
  it('turns a page round and takes the last id as cursor', () => {
    const { rows, cursor } = parseHistory(page({ data: [{ id: 9 }, { id: 7 }], total: 2 }));
    expect(rows.map(({ id }) => id)).toEqual([7, 9]);
    expect(cursor).toBe(7);
  });

  it.each([
    ['no object', null],
    ['rows that are no list', { data: { 0: {} }, total: 1 }],
    ['null rows', { data: null, total: 0 }],
    ['no rows', { data: [], total: 0 }],
  ])('fails with %s', (_, data) => {
    expect(() => parseHistory(page(data))).toThrow(TypeError);
  });
});

describe('the Web SDK’s frames', () => {
  it('emits a message for a frame with a type, an error for code 4006 at its top', () => {
    expect(parseFrame('{"type":"Msg:Txt"}')).toEqual({ message: { type: 'Msg:Txt' }, isExpired: false });
    expect(parseFrame('{"type":"Sys:Disconnect","code":4006}')?.isExpired).toBe(true);
    expect(parseFrame('{"mode":"heart"}')).toEqual({ isExpired: false });
  });

  it.each([
    ['null', 'null'],
    ['no JSON', 'hello'],
    ['a Blob', new Blob(['{}'])],
  ])('swallows %s', (_, data) => {
    expect(parseFrame(data)).toBeNull();
  });
});
