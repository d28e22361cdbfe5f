import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeUtf8, mergeParameters, parseJsonBody, parseUrlEncoded } from './parameters.js';

const refusal = expect.objectContaining({ key: 'parameter_error' });
const text = fc.string({ unit: 'binary' });
/** PHP makes arrays of keys with brackets; those are tested apart. */
const plainKey = text.filter((key) => key !== '' && !key.includes('['));

/** Node hands raw bytes of a URL over as Latin-1 characters. */
function rawBytes(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}

describe(parseUrlEncoded.name, () => {
  it('agrees with URLSearchParams on whatever that wrote, the last of two equal keys winning', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(plainKey, text)), (pairs) => {
        const written = new URLSearchParams(pairs);
        expect({ ...parseUrlEncoded(written.toString()) }).toEqual(Object.fromEntries(written));
      }),
    );
  });

  it('reads what a client put in without encoding it, as Android does', () => {
    const unescaped = text.filter((value) => !/[&%+]/.test(value));
    fc.assert(
      fc.property(unescaped, (value) => {
        expect(parseUrlEncoded(`content=${rawBytes(value)}`)['content']).toBe(value);
      }),
    );
  });

  it.each([
    ['a=1&a=2', { a: '2' }],
    ['a=1+2%2B3%203', { a: '1 2+3 3' }],
    ['a+b=c', { 'a b': 'c' }],
    ['a=100%&b=%zz&c=%4', { a: '100%', b: '%zz', c: '%4' }],
    ['a=%25zz&b=%2525', { a: '%zz', b: '%25' }],
    ['a', { a: '' }],
    ['=x', { '': 'x' }],
    ['&&a=1&', { a: '1' }],
    ['a=b=c', { a: 'b=c' }],
    ['a=%C3%A9\xc3\xa9', { a: 'éé' }],
    ['', {}],
  ])('reads %j', (query, expected) => expect({ ...parseUrlEncoded(query) }).toEqual(expected));

  it.each(['a[]=1', 'a[x]=1', 'a=1&a[]=2', 'a%5B%5D=1'])('makes an array of %s', (query) => {
    expect(Array.isArray(parseUrlEncoded(query)['a'])).toBe(true);
  });

  it('lets a text win over an earlier array of the same name', () => {
    expect(parseUrlEncoded('a[]=1&a=2')['a']).toBe('2');
  });

  it.each(['a=%ff', 'a=%e4%bd', 'a=\xff', '%c3=1', 'a=%c0%80', 'a=%ed%a0%80'])(
    'refuses %j: it is no UTF-8',
    (query) => expect(() => parseUrlEncoded(query)).toThrow(refusal),
  );

  it('is fast on a megabyte of stray percent signs', () => {
    const value = '%'.repeat(1_000_000);
    expect(parseUrlEncoded(`a=${value}`)['a']).toBe(value);
  }, 5_000);

  it.each(['__proto__', 'constructor', 'toString'])('takes %s for a name like any other', (name) => {
    expect(parseUrlEncoded('x=1')[name]).toBeUndefined();
    expect(parseUrlEncoded(`${name}=1`)[name]).toBe('1');
    expect(({} as Record<string, unknown>)['1']).toBeUndefined();
  });
});

describe(parseJsonBody.name, () => {
  it.each(['', '{', '[]', '"x"', '1', 'null', 'true', '{"a":1}x'])('refuses %j', (body) => {
    expect(() => parseJsonBody(body)).toThrow(refusal);
  });

  it('reads any object', () => {
    fc.assert(
      fc.property(fc.dictionary(text, fc.jsonValue()), (value) => {
        const json = JSON.stringify(value);
        expect(JSON.stringify({ ...parseJsonBody(json) })).toBe(JSON.stringify(JSON.parse(json)));
      }),
    );
  });

  it.each([String.raw`{"uid":"\ud800"}`, String.raw`{"uid":"a\udc00b"}`, String.raw`{"uid":"\udc00\ud800"}`])(
    'refuses %s: half a character would be another uid as bytes',
    (body) => expect(() => parseJsonBody(body)).toThrow(refusal),
  );

  it('reads a whole character that was spelled in halves', () => {
    expect(parseJsonBody(String.raw`{"uid":"\ud83d\ude00"}`)['uid']).toBe('😀');
  });

  it('does not let a body reach the prototype', () => {
    const body = parseJsonBody('{"__proto__":{"token":"stolen"}}');
    expect(body['token']).toBeUndefined();
  });
});

describe(decodeUtf8.name, () => {
  it('gives back what was encoded, byte order marks included', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(decodeUtf8(Buffer.from(`\ufeff${value}`))).toBe(`\ufeff${value}`);
      }),
    );
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(() => decodeUtf8(Buffer.from([0x61, 0xff]))).toThrow(refusal);
  });
});

describe(mergeParameters.name, () => {
  const source = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue());

  it('lays the body over the query', () => {
    fc.assert(
      fc.property(source, source, (query, body) => {
        const merged = mergeParameters(query, body);
        for (const key of ['a', 'b', 'c']) {
          const value = body[key] ?? query[key] ?? undefined;
          const isText =
            typeof value === 'number' && (Number.isSafeInteger(value) || !Number.isInteger(value));
          expect(merged[key]).toEqual(isText ? String(value) : value);
        }
      }),
    );
  });

  it('takes null for absent: it covers nothing up', () => {
    expect(mergeParameters({ a: '1' }, { a: null })['a']).toBe('1');
    expect('a' in mergeParameters({}, { a: null })).toBe(false);
  });

  it('turns numbers into their text, because uids are strings', () => {
    expect(mergeParameters({}, { uid: 1001 })['uid']).toBe('1001');
  });

  it('keeps an empty text: it blanks a profile field', () => {
    expect(mergeParameters({ a: '1' }, { a: '' })['a']).toBe('');
  });
});
