import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CONTENT_BYTES_MAX, EMPTY_CONTENT_JSON, parseContent } from './message-content.js';

const refusal = expect.objectContaining({ key: 'parameter_error' });
// oxlint-disable-next-line no-control-regex -- the characters that contract 3.7 deletes
const CONTROL = /[\0-\x1f\x80-\x9f]/g;
const text = fc.string({ unit: 'binary' });
const printable = text.map((value) => value.replace(CONTROL, ''));

function stored(type: string, raw: string): string {
  return parseContent(type, raw).storedJson;
}

const wrap = (words: string): string => `{"content":"${words}"}`;

describe(parseContent.name, () => {
  describe('what is a JSON object', () => {
    it('stays as the sender wrote it, byte for byte', () => {
      const spacing = fc.constantFrom(undefined, 1, 2);
      const content = fc.dictionary(printable, fc.jsonValue({ stringUnit: 'binary' }));
      fc.assert(
        fc.property(content, spacing, (value, indent) => {
          const json = JSON.stringify(value, null, indent).replace(CONTROL, '');
          expect(parseContent('Msg:Customize', json)).toEqual({ storedJson: json, replyJson: json });
        }),
      );
    });

    it.each([
      '{"n":1.0,"big":12345678901234567890,"e":1E400,"z":-0}',
      '{"a":{},"b":[],"c":{"d":{}}}',
      '{"b":null,"a":null,"10":1,"9":2}',
      '{ "content" : "x" , "extra" : null }',
      String.raw`{"content":"\u4f60\/"}`,
      '{}',
    ])('keeps the spelling of %s', (json) => {
      expect(parseContent('Msg:Customize', json)).toEqual({ storedJson: json, replyJson: json });
    });

    it('loses its control characters, raw ones only', () => {
      const json = '{"content":"a\nb\u0085c\u0000d","extra":"\\n"}';
      expect(stored('Msg:Txt', json)).toBe('{"content":"abcd","extra":"\\n"}');
    });

    it('keeps no control character, whatever was sent', () => {
      const control = fc.integer({ min: 0, max: 0x9f }).map((code) => String.fromCharCode(code));
      fc.assert(
        fc.property(fc.array(fc.oneof(control, text)), (parts) => {
          const { storedJson, replyJson } = parseContent('Msg:Customize', parts.join(''));
          expect((storedJson + replyJson).replace(CONTROL, '')).toBe(storedJson + replyJson);
        }),
      );
    });
  });

  describe('what is no JSON object', () => {
    it.each(['', 'x', '{', '{"a":1', 'undefined', "{'a':1}", '{"a":1}}', '\u00a0{}'])(
      'becomes the empty content, and null in the reply: %j',
      (raw) => {
        expect(parseContent('Msg:Customize', raw)).toEqual({
          storedJson: EMPTY_CONTENT_JSON,
          replyJson: 'null',
        });
      },
    );

    it.each(['null', '1.0', '"x"', 'true', '[]', '[{"a":1}]', ' 5 '])(
      'becomes the empty content, and itself in the reply: %j',
      (raw) => {
        expect(parseContent('Msg:Txt', raw)).toEqual({ storedJson: EMPTY_CONTENT_JSON, replyJson: raw });
      },
    );

    it('never leaves anything but an object for frames and history', () => {
      fc.assert(
        fc.property(fc.oneof(text, fc.json({ stringUnit: 'binary' })), (raw) => {
          const { storedJson, replyJson } = parseContent('Msg:Customize', raw);
          expect(JSON.parse(storedJson)).toBeInstanceOf(Object);
          expect(Array.isArray(JSON.parse(storedJson))).toBe(false);
          expect(() => JSON.parse(replyJson) as unknown).not.toThrow();
        }),
      );
    });
  });

  describe('Android text, joined without escaping', () => {
    it.each([
      ['{"content":"say "hi"","extra":""}', { content: 'say "hi"', extra: '' }],
      [String.raw`{"content":"C:\temp\x","extra":"y"}`, { content: String.raw`C:\temp\x`, extra: 'y' }],
      ['{"content":""","extra":"""}', { content: '"', extra: '"' }],
      ['{"content":"a","extra":"b","extra":""}"}', { content: 'a","extra":"b', extra: '"}' }],
    ])('recovers %s', (raw, expected) => {
      const { storedJson, replyJson } = parseContent('Msg:Txt', raw);
      expect(replyJson).toBe(storedJson);
      expect(JSON.parse(storedJson)).toEqual(expected);
    });

    it('recovers any text that is not JSON by itself', () => {
      fc.assert(
        fc.property(printable, (words) => {
          const raw = `{"content":"${words}"","extra":""}`;
          fc.pre(!words.includes('","extra":"') && !isJson(raw));
          expect(JSON.parse(stored('Msg:Txt', raw))).toEqual({ content: `${words}"`, extra: '' });
        }),
      );
    });

    it('recovers the shape of pictures', () => {
      const raw = '{"img_url":"https://a/"b".png","thumbnail_url":"https://a/c.png","extra":"\\x"}';
      expect(JSON.parse(stored('Msg:Img', raw))).toEqual({
        img_url: 'https://a/"b".png',
        thumbnail_url: 'https://a/c.png',
        extra: '\\x',
      });
    });

    it.each([
      '{"content":"a"b"}',
      '{"content":"a"b","extra":""',
      '{"text":"a"b","extra":""}',
      '{"content":"a"b","more":""}',
      'x{"content":"a"b","extra":""}',
      '","extra":""}',
      '{"content":"","extra":"}',
      '"}',
    ])('recovers nothing from another shape: %s', (raw) => {
      expect(parseContent('Msg:Txt', raw)).toEqual({ storedJson: EMPTY_CONTENT_JSON, replyJson: 'null' });
    });

    it.each([
      ['openings', '{"content":"', '","extra":"', '"}x'],
      ['closings', '{"content":"', '"}', '"}'],
      ['picture openings', '{"img_url":"', '","thumbnail_url":"', '"}'],
      ['mixed openings', '{"img_url":"', '","extra":"","thumbnail_url":"', '","extra":""}'],
      ['quotes', '{"content":"', '"', '","extra":""}'],
    ])('takes no longer for 64 KiB of hostile %s', (_, head, filling, tail) => {
      const room = CONTENT_BYTES_MAX - head.length - tail.length;
      const raw = head + filling.repeat(Math.floor(room / filling.length)) + tail;
      const startedAt = performance.now();
      for (let round = 0; round < 20; round++) stored('Msg:Txt', raw);
      expect((performance.now() - startedAt) / 20).toBeLessThan(50);
    });
  });

  describe('size', () => {
    it('keeps 65 535 bytes whole', () => {
      const json = wrap('a'.repeat(CONTENT_BYTES_MAX - wrap('').length));
      expect(stored('Msg:Txt', json)).toBe(json);
    });

    it('refuses one byte more, counted as bytes', () => {
      expect(() => stored('Msg:Txt', wrap('a'.repeat(CONTENT_BYTES_MAX + 1 - wrap('').length)))).toThrow(
        refusal,
      );
      expect(() => stored('Msg:Txt', wrap('鴻'.repeat(CONTENT_BYTES_MAX / 3)))).toThrow(refusal);
    });
  });

  describe('fields that SDKs read without looking', () => {
    it.each(['{"content":["x"]}', '{"content":{"a":1}}', '{"content":true}', '{"content":null}'])(
      'refuses Msg:Txt with %s',
      (json) => expect(() => stored('Msg:Txt', json)).toThrow(refusal),
    );

    it('turns a number in the text of Msg:Txt into its text', () => {
      expect(JSON.parse(stored('Msg:Txt', '{"content":5,"extra":""}'))).toEqual({ content: '5', extra: '' });
    });

    it('turns that number into the text that the sender wrote, and leaves every other number alone', () => {
      expect(stored('Msg:Txt', '{"content":1.0,"extra":12345678901234567890}')).toBe(
        '{"content":"1.0","extra":12345678901234567890}',
      );
    });

    it('lets Msg:Txt come without a text, and with any extra', () => {
      for (const json of ['{}', '{"extra":{"a":[1]}}', '{"content":"x","extra":null}']) {
        expect(stored('Msg:Txt', json)).toBe(json);
      }
    });

    it('leaves the fields of other types alone', () => {
      for (const type of ['Msg:Customize', 'Msg:Ware', 'Msg:txt']) {
        expect(stored(type, '{"content":[1],"img_url":5}')).toBe('{"content":[1],"img_url":5}');
      }
    });

    it('takes Msg:Img with two http URLs', () => {
      const json = '{"img_url":"https://a/b.jpeg","thumbnail_url":"HTTP://a/c.jpeg"}';
      expect(stored('Msg:Img', json)).toBe(json);
    });

    it.each([
      '{}',
      '{"img_url":"https://a/b.png"}',
      '{"img_url":"https://a/b.png","thumbnail_url":""}',
      '{"img_url":"javascript:alert(1)","thumbnail_url":"https://a"}',
      '{"img_url":" https://a","thumbnail_url":"https://a"}',
      '{"img_url":"file:///etc/passwd","thumbnail_url":"https://a"}',
      '{"img_url":1,"thumbnail_url":"https://a"}',
      '{"img_url":["https://a"],"thumbnail_url":"https://a"}',
      '{"img_url":null,"thumbnail_url":null}',
    ])('refuses Msg:Img with %s', (json) => expect(() => stored('Msg:Img', json)).toThrow(refusal));

    it('meets nesting that no stack can hold with an answer or a refusal', () => {
      const deep = '['.repeat(30_000) + ']'.repeat(30_000);
      const json = `{"content":5,"extra":${deep}}`;
      let outcome: unknown;
      try {
        outcome = stored('Msg:Txt', json);
      } catch (error) {
        outcome = (error as { key?: string }).key;
      }
      const isGood = outcome === `{"content":"5","extra":${deep}}` || outcome === 'parameter_error';
      expect(isGood).toBe(true);
    });
  });
});

function isJson(raw: string): boolean {
  try {
    JSON.parse(raw);
    return true;
  } catch {
    return false;
  }
}
