import { describe, expect, it } from '@jest/globals';
import { BARE_ERRORS, ERROR_CATALOGUE, type ErrorKey, RETIRED_CODES } from './error-catalogue.js';
import { LANGUAGES, TEXT_KEYS, textOf, type TextKey } from './texts.js';

/** Contract 6 and 3.1: key, code and the literal that existing clients show; two are ours. */
const CONTRACT_ERRORS: Readonly<Record<ErrorKey, readonly [code: number, text: string]>> = {
  failed: [4001, '請求失敗'],
  do_failed: [4002, '操作失敗'],
  parameter_error: [4003, '參數錯誤'],
  system_error: [4004, '系統錯誤'],
  sign_error: [4005, '驗簽失敗'],
  user_not_exists: [4006, '用戶不存在'],
  uid_invalid: [4007, '無效用戶'],
  key_error: [4008, '無效key'],
  ext_error: [4009, '只能上傳圖片'],
  size_error: [4010, '文件大小限制'],
  account_disabled: [4011, '賬號被禁用'],
  uid_error: [4012, '用戶ID不正確'],
  ws_close: [4013, '連接已斷開'],
  none_edit: [4014, '沒有數據被修改'],
  client_msg_id_reused: [4017, '該訊息編號已用於其他訊息'],
  quota_exceeded: [4018, '應用的配額已用完'],
  too_many_attempts: [429, '請求太快了，請稍後再試'],
  server_error: [5003, '系統異常，請稍後再試'],
  unauthorized: [401, '未登入'],
  not_found: [404, '資料不存在！'],
  method_not_allowed: [405, '操作錯誤，請確認請求方式！'],
  service_unavailable: [503, '系統異常，稍後再試！'],
};

const CONTRACT_SUCCESSES = {
  success: '請求成功',
  do_success: '操作成功',
  send_success: '消息發送成功',
  http_error: '系統異常，請稍後再試！',
} as const;

const KEYS = Object.keys(ERROR_CATALOGUE) as ErrorKey[];
const CODES = KEYS.map((key) => ERROR_CATALOGUE[key].code);

describe('error catalogue', () => {
  it('has exactly the keys of the contract', () => {
    expect(KEYS.toSorted()).toEqual(Object.keys(CONTRACT_ERRORS).toSorted());
  });

  it.each(KEYS)('%s has the code and the zh-TW literal of the contract', (key) => {
    expect([ERROR_CATALOGUE[key].code, textOf(key, 'zh-TW')]).toEqual(CONTRACT_ERRORS[key]);
  });

  it('gives no code to two errors, and none of them is the code of success', () => {
    expect(new Set(CODES).size).toBe(CODES.length);
    expect(CODES).not.toContain(200);
  });

  it('never brings a retired code back', () => {
    expect(CODES.filter((code) => (RETIRED_CODES as readonly number[]).includes(code))).toEqual([]);
    expect([...RETIRED_CODES]).toEqual(expect.arrayContaining([4000, 4016, 4100]));
  });

  it('leaves `data` out of HTTP-level errors and the uncaught one only', () => {
    expect([...BARE_ERRORS].toSorted()).toEqual(
      ['method_not_allowed', 'not_found', 'server_error', 'service_unavailable', 'unauthorized'].toSorted(),
    );
  });
});

describe('texts', () => {
  it.each(Object.entries(CONTRACT_SUCCESSES))('%s has the zh-TW literal of the contract', (key, text) => {
    expect(textOf(key as TextKey, 'zh-TW')).toBe(text);
  });

  it('exist for every error and for nothing unknown', () => {
    expect(TEXT_KEYS.toSorted()).toEqual([...KEYS, ...Object.keys(CONTRACT_SUCCESSES)].toSorted());
  });

  it.each(TEXT_KEYS)('%s is said in every language, in one line', (key) => {
    for (const language of LANGUAGES) expect(textOf(key, language)).toMatch(/^\S.*\S$/);
  });

  it.each(TEXT_KEYS)('%s is English in English', (key) => {
    expect(textOf(key, 'en')).toMatch(/^[\x20-\x7e]+$/);
  });
});
