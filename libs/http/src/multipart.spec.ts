import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseMultipart } from './multipart.js';

const BOUNDARY = '----hongyan';
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;
const refusal = { key: 'parameter_error' };

interface Part {
  readonly name: string;
  readonly value: string | Buffer;
  readonly filename?: string;
  readonly type?: string;
}

function bodyOf(parts: readonly Part[]): Buffer {
  const blocks = parts.flatMap(({ name, value, filename, type }) => [
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"`,
    filename === undefined ? '' : `; filename="${filename}"`,
    type === undefined ? '' : `\r\ncontent-type: ${type}`,
    '\r\n\r\n',
    value,
    '\r\n',
  ]);
  return Buffer.concat([...blocks, `--${BOUNDARY}--\r\n`].map((block) => Buffer.from(block)));
}

describe(parseMultipart.name, () => {
  it('reads text parts, whatever people wrote', async () => {
    const name = fc.stringMatching(/^[a-z_]{1,20}$/);
    const value = fc.string({ unit: 'binary' });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value, { maxKeys: 20 }), async (fields) => {
        const parts = Object.entries(fields).map(([each, text]) => ({ name: each, value: text }));
        expect({ ...(await parseMultipart(TYPE, bodyOf(parts))) }).toEqual({ ...fields });
      }),
    );
  });

  it('lets the last of two equal names win', async () => {
    const body = bodyOf([
      { name: 'a', value: '1' },
      { name: 'a', value: '2' },
    ]);
    expect((await parseMultipart(TYPE, body))['a']).toBe('2');
  });

  it('skips files and reads the texts around them', async () => {
    const body = bodyOf([
      { name: 'token', value: 'x' },
      { name: 'picture', value: Buffer.alloc(100_000, 0xff), filename: 'a.jpg', type: 'image/jpeg' },
      { name: 'type', value: 'Msg:Txt' },
    ]);
    expect({ ...(await parseMultipart(TYPE, body)) }).toEqual({ token: 'x', type: 'Msg:Txt' });
  });

  it('reads a value of a quarter of a megabyte whole', async () => {
    const value = '鴻'.repeat(80_000);
    expect((await parseMultipart(TYPE, bodyOf([{ name: 'content', value }])))['content']).toBe(value);
  });

  it('takes `__proto__` for a name like any other', async () => {
    const fields = await parseMultipart(TYPE, bodyOf([{ name: '__proto__', value: 'x' }]));
    expect(Object.keys(fields)).toEqual(['__proto__']);
  });

  it('makes an array of `a[]`, as a form does, so that no text parameter accepts it', async () => {
    const fields = await parseMultipart(TYPE, bodyOf([{ name: 'limit[]', value: '5' }]));
    expect(fields).toMatchObject({ limit: ['5'] });
  });

  it('refuses a value that is no UTF-8', async () => {
    const body = bodyOf([{ name: 'content', value: Buffer.from([0x61, 0xff]) }]);
    await expect(parseMultipart(TYPE, body)).rejects.toMatchObject(refusal);
  });

  it.each([
    ['no boundary in the header', 'multipart/form-data', bodyOf([{ name: 'a', value: '1' }])],
    ['another boundary in the body', `${TYPE}x`, bodyOf([{ name: 'a', value: '1' }])],
    ['a body that is no multipart at all', TYPE, Buffer.from('a=1&b=2')],
  ])('refuses %s', async (_, type, body) => {
    await expect(parseMultipart(type, body)).rejects.toMatchObject(refusal);
  });

  it('refuses a body of texts that was cut anywhere, instead of waiting for the rest', async () => {
    const whole = bodyOf([
      { name: 'token', value: 'x'.repeat(50) },
      { name: 'content', value: 'z'.repeat(50) },
    ]);
    const closing = `--${BOUNDARY}--\r\n`.length;
    for (let length = 1; length < whole.length - closing; length++) {
      await expect(parseMultipart(TYPE, whole.subarray(0, length))).rejects.toMatchObject(refusal);
    }
  });

  it('refuses a body that was cut within a file, and survives it', async () => {
    const whole = bodyOf([
      { name: 'picture', value: 'y'.repeat(100), filename: 'a.jpg', type: 'image/jpeg' },
    ]);
    await expect(parseMultipart(TYPE, whole.subarray(0, whole.length - 80))).rejects.toMatchObject(refusal);
  });

  it('settles on noise with a refusal or with fields', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (noise) => {
        const body = Buffer.concat([
          Buffer.from(`--${BOUNDARY}\r\n`),
          noise,
          Buffer.from(`\r\n--${BOUNDARY}--`),
        ]);
        const outcome = await parseMultipart(TYPE, body).catch((error: unknown) => error);
        const isRefusal = (outcome as { key?: string }).key === 'parameter_error';
        expect(isRefusal || !(outcome instanceof Error)).toBe(true);
      }),
    );
  });
});
