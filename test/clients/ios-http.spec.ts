import { describe, expect, it } from '@jest/globals';
import { afQuery, canonicalOf, iosGet, prettyJson, signedParameters } from './ios-http.js';
import { signatureOf } from './mobile-signing.js';

const SIGNING = { appId: 'ios-app-01', secret: 'ios-secret-01' };
const TOKEN = '0123456789abcdef0123456789abcdef01234567';

describe('the iOS SDK’s requests', () => {
  it('have their parameters in order, escaped but for / and ?', () => {
    expect(afQuery({ token: 'T', page: 1, content: "a/b?c d+*'&" })).toBe(
      'content=a/b?c%20d%2B%2A%27%26&page=1&token=T',
    );
  });

  it('add to a query that is there', () => {
    expect(iosGet('/x?token=T', { a: 1 }).path).toBe('/x?token=T&a=1');
    expect(iosGet('/x?token=T', {}).path).toBe('/x?token=T');
  });

  it('print JSON as NSJSONSerialization does', () => {
    expect(prettyJson({ content: 'a":b/c', extra: null })).toBe(
      '{\n  "content" : "a\\":b\\/c",\n  "extra" : null\n}',
    );
  });
});

describe('the iOS SDK’s signature', () => {
  it('is that of vector I1', () => {
    const content = prettyJson({ content: 'hello', extra: null });
    const parameters = {
      token: TOKEN,
      type: 'Msg:Txt',
      target_uid: '1002',
      content,
      version: '5.0.7',
      device: 'ios',
    };
    const url = new URL('https://im.example.com/messages/send');
    const canonical = canonicalOf('POST', url, parameters, SIGNING, '1700000000', 'a1B2c3D4');
    expect(signatureOf(canonical)).toBe('MTE5MzAyNGU1ZTQ0MDk5NTc4MGRhMDUzZDY4MWU3YjY=');
  });

  it('is that of vector I2: without the port', () => {
    const content = prettyJson({ content: '你好', extra: null });
    const parameters = { token: TOKEN, type: 'Msg:Txt', target_uid: '1002', content, push: 0 };
    const url = new URL('http://127.0.0.1:5204/messages/send');
    const canonical = canonicalOf('POST', url, parameters, SIGNING, '1700000001', 'Zz9Yy8Xx');
    expect(signatureOf(canonical)).toBe('YzYzYzNlZGRkYWVjZTZmMmViMmQ3YTc1NmRkZjNjNjQ=');
  });

  it('is that of vector I3: with what stands in the URL', () => {
    const url = new URL(`https://im.example.com/chat/getAllNewMessage?token=${TOKEN}`);
    const canonical = canonicalOf('GET', url, {}, SIGNING, '1700000002', '00000000');
    expect(signatureOf(canonical)).toBe('NzU5ZThmMjYzMjI1ODE0YmI4MzAyYzM2NTQ0YjNhMGM=');
  });

  it('is added to the parameters', () => {
    const signed = signedParameters(
      'GET',
      new URL('http://im.localhost/x'),
      { token: 'T' },
      SIGNING,
      '1700000000',
    );
    expect(Object.keys(signed).sort()).toEqual(['_appid', '_randomstr', '_signature', '_timestamp', 'token']);
  });
});
