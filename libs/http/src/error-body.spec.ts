import { describe, expect, it } from '@jest/globals';
import {
  HttpException,
  MethodNotAllowedException,
  NotFoundException,
  PayloadTooLargeException,
  ServiceUnavailableException,
  UnauthorizedException,
} from '@nestjs/common';
import { AppError } from '@hongyan/kernel';
import { BARE_ERRORS, ERROR_CATALOGUE, type ErrorKey, LANGUAGES, textOf } from '@hongyan/protocol';
import { errorAnswer } from './error-body.js';

const KEYS = Object.keys(ERROR_CATALOGUE) as ErrorKey[];
const BUSINESS_KEYS = KEYS.filter((key) => !BARE_ERRORS.has(key));
const INTERNAL = 'app key 5baa61e4 of tenant 7';

describe(errorAnswer.name, () => {
  it.each(BUSINESS_KEYS)('answers %s with HTTP 200, its code, its text and `data: null`', (key) => {
    for (const language of LANGUAGES) {
      expect(errorAnswer(new AppError(key), language)).toEqual({
        status: 200,
        body: { code: ERROR_CATALOGUE[key].code, message: textOf(key, language), data: null },
        isFault: false,
      });
    }
  });

  it.each(KEYS)('never tells what %s is about', (key) => {
    const error = new AppError(key, { internal: INTERNAL, cause: new Error(INTERNAL) });
    expect(JSON.stringify(errorAnswer(error, 'zh-TW'))).not.toContain(INTERNAL);
  });

  it('says the text under `msg` as well where contract 2.1 asks for it', () => {
    const { body } = errorAnswer(new AppError('key_error', { textAlsoAsMsg: true }), 'zh-TW');
    expect(JSON.stringify(body)).toBe('{"code":4008,"message":"無效key","msg":"無效key","data":null}');
  });

  it.each([
    ['not_found', new NotFoundException(INTERNAL)],
    ['method_not_allowed', new MethodNotAllowedException(INTERNAL)],
    ['unauthorized', new UnauthorizedException(INTERNAL)],
    ['service_unavailable', new ServiceUnavailableException(INTERNAL)],
  ] as const)('answers the HTTP error %s with its status and a body without `data`', (key, error) => {
    const { code } = ERROR_CATALOGUE[key];
    expect(errorAnswer(error, 'zh-TW')).toEqual({
      status: code,
      body: { code, message: textOf(key, 'zh-TW') },
      isFault: false,
    });
  });

  it.each([400, 403, 409, 413, 414, 431])(
    'answers any other HTTP error with its own status (%d)',
    (status) => {
      const expected = {
        status,
        body: { code: status, message: '系統異常，請稍後再試！' },
        isFault: false,
      };
      expect(errorAnswer(new HttpException(INTERNAL, status), 'zh-TW')).toEqual(expected);
      expect(errorAnswer(Object.assign(new Error(INTERNAL), { statusCode: status }), 'zh-TW')).toEqual(
        expected,
      );
    },
  );

  it('knows the text of HTTP errors in every language', () => {
    const messages = LANGUAGES.map(
      (language) => errorAnswer(new PayloadTooLargeException(), language).body['message'],
    );
    expect(new Set(messages).size).toBe(LANGUAGES.length);
  });

  it.each([
    new Error(INTERNAL),
    new TypeError(INTERNAL),
    Object.assign(new Error(INTERNAL), { code: 'ER_DUP_ENTRY', sql: INTERNAL }),
    new HttpException(INTERNAL, 500),
    Object.assign(new Error(INTERNAL), { statusCode: 502 }),
    INTERNAL,
    undefined,
    null,
  ])('answers what nobody foresaw (%p) with 5003, HTTP 200 and nothing of its insides', (error) => {
    expect(errorAnswer(error, 'zh-TW')).toEqual({
      status: 200,
      body: { code: 5003, message: '系統異常，請稍後再試' },
      isFault: true,
    });
  });
});
