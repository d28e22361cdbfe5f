import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeParameters, parseUrlEncoded, validateInput } from '@hongyan/http';
import { AppError } from '@hongyan/kernel';
import { RegisterDto } from './register.dto.js';

function register(body: Record<string, unknown>): RegisterDto {
  return validateInput(RegisterDto, mergeParameters({}, body));
}

function refusalOf(body: Record<string, unknown>): Partial<AppError> {
  try {
    register(body);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return error as AppError;
  }
  throw new Error('the registration was accepted');
}

describe(RegisterDto.name, () => {
  it.each([
    {},
    { uid: '' },
    { uid: '0' },
    { uid: 0 },
    { uid: null },
    { uid: ['a'] },
    { uid: { a: 1 } },
    { uid: true },
  ])('answers %j with 4003: a uid is missing', (body) => expect(refusalOf(body).key).toBe('parameter_error'));

  it.each(['a_b', 'a,b', 'x'.repeat(101)])('answers the uid %s with 4012, under `msg` too', (uid) => {
    expect(refusalOf({ uid })).toMatchObject({ key: 'uid_error', details: { textAlsoAsMsg: true } });
  });

  it('takes a number for its text', () => {
    expect(register({ uid: 1001 }).uid).toBe('1001');
  });

  it('keeps two big numbers apart', () => {
    const [one, other] = ['12345678901234567890', '12345678901234567891'].map((uid) => {
      const body = JSON.parse(`{"uid":${uid}}`) as Record<string, unknown>;
      try {
        return register(body).uid;
      } catch (error) {
        return error instanceof AppError ? `${error.key} ${uid}` : 'fault';
      }
    });
    expect(one).not.toBe(other);
  });

  it('tells absent profile fields from blanked ones', () => {
    expect({ ...register({ uid: 'a', nickname: '', avatar: null }) }).toEqual({ uid: 'a', nickname: '' });
  });

  it('stores an object in a profile field as its JSON text', () => {
    expect(register({ uid: 'a', extend: { role: 'buyer', tags: ['x'] } }).extend).toBe(
      '{"role":"buyer","tags":["x"]}',
    );
  });

  it('refuses other types in profile fields', () => {
    expect(refusalOf({ uid: 'a', nickname: true }).key).toBe('parameter_error');
  });

  it('takes over texts as they are, however they look', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, (nickname, avatar, extend) => {
        const form = new URLSearchParams({ uid: 'a', nickname, avatar, extend }).toString();
        expect({ ...validateInput(RegisterDto, mergeParameters({}, parseUrlEncoded(form))) }).toEqual({
          uid: 'a',
          nickname,
          avatar,
          extend,
        });
      }),
    );
  });

  it('refuses nesting that fits into a body and into no stack', () => {
    const extend: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(refusalOf({ uid: 'a', extend }).key).toBe('parameter_error');
  });
});
