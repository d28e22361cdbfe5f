import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonText, Reply, serializeReply } from './reply.js';

describe(Reply.name, () => {
  it('is the envelope of contract 3.1: code, message, data, in this order', () => {
    expect(new Reply('do_success', { token: 'x' }).toJson('zh-TW')).toBe(
      '{"code":200,"message":"操作成功","data":{"token":"x"}}',
    );
  });

  it('says `data: null` when there is nothing to say', () => {
    expect(new Reply('success').toJson('zh-TW')).toBe('{"code":200,"message":"請求成功","data":null}');
  });

  it('puts extra members behind `data`', () => {
    expect(new Reply('success', [], { total: 3 }).toJson('zh-TW')).toBe(
      '{"code":200,"message":"請求成功","data":[],"total":3}',
    );
  });

  it('speaks the configured language', () => {
    expect(JSON.parse(new Reply('send_success').toJson('en'))).toEqual({
      code: 200,
      message: 'Message sent',
      data: null,
    });
  });

  it('passes JSON text on without parsing it', () => {
    const text = '{"n":1.0,"big":12345678901234567890,"o":{}}';
    expect(new Reply('success', new JsonText(text)).toJson('zh-TW')).toContain(`"data":${text}`);
  });
});

describe(serializeReply.name, () => {
  it('sends ASCII only, without changing a value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (data) => {
        const body = serializeReply(new Reply('success', data), 'zh-TW');
        expect(body).toMatch(/^[\0-\x7f]*$/);
        expect(JSON.parse(body)).toEqual({
          code: 200,
          message: '請求成功',
          data: JSON.parse(JSON.stringify(data)),
        });
      }),
    );
  });

  it('serialises what is no Reply as plain JSON', () => {
    expect(serializeReply({ status: 'ok' }, 'en')).toBe('{"status":"ok"}');
  });
});
