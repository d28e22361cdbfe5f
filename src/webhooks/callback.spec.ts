import { describe, expect, it } from '@jest/globals';
import { callbackBody } from './callback.js';

const MESSAGE = {
  msgId: '3b1f6f0e-6f0a-4d0e-9c7a-0a4d5b7b1c11',
  fromUid: '1001',
  targetUid: '1002',
  type: 'Msg:Txt',
  contentJson: '{ "content":"hé & +=%",  "n":1.0, "nested":{"a":{},"b":[]}, "extra":null }',
  nickname: 'Al "ice"',
};

describe('the body of a callback', () => {
  it('is one urlencoded field, whose JSON has exactly the five keys in their order and the content verbatim', () => {
    const body = callbackBody(MESSAGE);
    const fields = [...new URLSearchParams(body)];
    expect(fields).toEqual([
      [
        'content',
        '{"from_uid":"1001","target_uid":"1002","type":"Msg:Txt",' +
          `"content":${MESSAGE.contentJson},"nickname":"Al \\"ice\\""}`,
      ],
    ]);
    expect(body).toMatch(/^content=[\w.*%+-]+$/);
  });

  it('has the bytes of the contract’s example', () => {
    const message = { ...MESSAGE, contentJson: '{"content":"hello","extra":""}', nickname: 'Alice' };
    expect(decodeURIComponent(callbackBody(message))).toBe(
      'content={"from_uid":"1001","target_uid":"1002","type":"Msg:Txt","content":{"content":"hello","extra":""},"nickname":"Alice"}',
    );
  });
});
