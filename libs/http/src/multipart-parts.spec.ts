import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { parseMultipart, readParts } from './multipart.js';

const TYPE = 'multipart/form-data; boundary=b';
const NAMED = 'Content-Disposition: form-data; name="token"';
/** More than any buffer on the way holds. */
const LARGE = 'x'.repeat(1_000_000);

function bodyOf(...parts: string[]): Buffer {
  return Buffer.from(parts.map((part) => `--b\r\n${part}\r\n`).join('') + '--b--\r\n');
}

describe('parts that nobody takes', () => {
  it('do not hold up the others, however large, in one chunk', async () => {
    const body = bodyOf(`X-Name: none\r\n\r\n${LARGE}`, `${NAMED}\r\n\r\nx`);
    expect({ ...(await parseMultipart(TYPE, body)) }).toEqual({ token: 'x' });
  });

  it('do not hold up the refusal when they are too many', async () => {
    const body = bodyOf(`${NAMED}\r\n\r\nx`, `${NAMED}\r\n\r\n${LARGE}`);
    const read = readParts(TYPE, Readable.from([body]), () => undefined, 1);
    await expect(read).rejects.toMatchObject({ key: 'parameter_error' });
  });
});

describe('a text part', () => {
  it('that names its charset keeps its characters', async () => {
    const body = bodyOf(`${NAMED}\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n鴻雁`);
    expect({ ...(await parseMultipart(TYPE, body)) }).toEqual({ token: '鴻雁' });
  });

  it('is text also as octets, and a file only by its filename', async () => {
    const body = bodyOf(
      `${NAMED}\r\nContent-Type: application/octet-stream\r\n\r\nx`,
      'Content-Disposition: form-data; name="picture"; filename=""\r\n\r\ny',
    );
    expect({ ...(await parseMultipart(TYPE, body)) }).toEqual({ token: 'x' });
  });
});
