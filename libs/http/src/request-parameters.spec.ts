import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { parametersOf } from './request-parameters.js';

function requestWith(url: string, contentType?: string, body?: string | Buffer): FastifyRequest {
  return {
    raw: { url },
    headers: contentType === undefined ? {} : { 'content-type': contentType },
    body: body === undefined ? undefined : Buffer.from(body),
  } as unknown as FastifyRequest;
}

describe(parametersOf.name, () => {
  it.each([
    ['query', requestWith('/a?token=x&n=5')],
    ['form', requestWith('/a', 'application/x-www-form-urlencoded', 'token=x&n=5')],
    ['form without a type', requestWith('/a', undefined, 'token=x&n=5')],
    ['JSON', requestWith('/a', 'application/json; charset=utf-8', '{"token":"x","n":5}')],
    ['JSON by suffix', requestWith('/a', 'application/vnd.x+json', '{"token":"x","n":5}')],
    [
      'multipart',
      requestWith(
        '/a',
        'multipart/form-data; boundary=b',
        '--b\r\ncontent-disposition: form-data; name="token"\r\n\r\nx\r\n' +
          '--b\r\ncontent-disposition: form-data; name="n"\r\n\r\n5\r\n--b--\r\n',
      ),
    ],
  ])('reads parameters from %s', async (_, request) => {
    expect({ ...(await parametersOf(request)) }).toEqual({ token: 'x', n: '5' });
  });

  it('lets the body win, so that guards and handlers never read two different values', async () => {
    const request = requestWith('/a?uid=ok&token=q', 'application/json', '{"uid":"a_b"}');
    expect({ ...(await parametersOf(request)) }).toEqual({ uid: 'a_b', token: 'q' });
  });

  it('takes a JSON content type without a body for no body, as Android sends it on GET', async () => {
    const request = requestWith('/a?token=x', 'application/json;charset=utf-8', '');
    expect({ ...(await parametersOf(request)) }).toEqual({ token: 'x' });
  });

  it.each([
    ['malformed JSON', requestWith('/a', 'application/json', '{')],
    ['JSON that is no object', requestWith('/a', 'application/json', '[1]')],
    [
      'JSON that is no UTF-8',
      requestWith('/a', 'application/json', Buffer.from('7b2261223a22ff227d', 'hex')),
    ],
    ['a form that is no UTF-8', requestWith('/a', undefined, Buffer.from('613dff', 'hex'))],
    ['a query that is no UTF-8', requestWith('/a?a=%ff')],
  ])('refuses %s', async (_, request) => {
    await expect(parametersOf(request)).rejects.toMatchObject({ key: 'parameter_error' });
  });

  it('parses once and gives everybody the same map', async () => {
    const request = requestWith('/a?token=x');
    expect(await parametersOf(request)).toBe(await parametersOf(request));
  });
});
