import type { ErrorKey } from './error-catalogue.js';

export const LANGUAGES = ['zh-TW', 'zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export type SuccessKey = 'success' | 'do_success' | 'send_success';
export type TextKey = ErrorKey | SuccessKey | 'http_error';

/** Texts by language. The zh-TW column is wire literal (contract 6); the others are translations of it. */
const TEXTS: Record<TextKey, readonly [zhTW: string, zhCN: string, en: string]> = {
  success: ['請求成功', '请求成功', 'Success'],
  do_success: ['操作成功', '操作成功', 'Done'],
  send_success: ['消息發送成功', '消息发送成功', 'Message sent'],
  failed: ['請求失敗', '请求失败', 'Request failed'],
  do_failed: ['操作失敗', '操作失败', 'Operation failed'],
  parameter_error: ['參數錯誤', '参数错误', 'Invalid or missing parameter'],
  system_error: ['系統錯誤', '系统错误', 'System error'],
  sign_error: ['驗簽失敗', '验签失败', 'Signature check failed'],
  user_not_exists: ['用戶不存在', '用户不存在', 'User does not exist'],
  uid_invalid: ['無效用戶', '无效用户', 'Invalid user'],
  key_error: ['無效key', '无效key', 'Invalid app key'],
  ext_error: ['只能上傳圖片', '只能上传图片', 'Only pictures can be uploaded'],
  size_error: ['文件大小限制', '文件大小限制', 'File size limit'],
  account_disabled: ['賬號被禁用', '账号被禁用', 'Account disabled'],
  uid_error: ['用戶ID不正確', '用户ID不正确', 'Invalid uid'],
  ws_close: ['連接已斷開', '连接已断开', 'Connection closed'],
  none_edit: ['沒有數據被修改', '没有数据被修改', 'Nothing to update'],
  client_msg_id_reused: [
    '該訊息編號已用於其他訊息',
    '该消息编号已用于其他消息',
    'This client_msg_id belongs to another message',
  ],
  quota_exceeded: ['應用的配額已用完', '应用的配额已用完', 'A quota of this app is used up'],
  too_many_attempts: [
    '請求太快了，請稍後再試',
    '请求太快了，请稍后再试',
    'Too many requests, try again later',
  ],
  server_error: ['系統異常，請稍後再試', '系统异常，请稍后再试', 'Server error, try again later'],
  unauthorized: ['未登入', '未登录', 'Not signed in'],
  not_found: ['資料不存在！', '资料不存在！', 'Not found'],
  method_not_allowed: ['操作錯誤，請確認請求方式！', '操作错误，请确认请求方式！', 'Method not allowed'],
  service_unavailable: [
    '系統異常，稍後再試！',
    '系统异常，稍后再试！',
    'Service unavailable, try again later',
  ],
  http_error: ['系統異常，請稍後再試！', '系统异常，请稍后再试！', 'The request cannot be processed'],
};

/** The text of a key in a language. Every key has all languages. */
export function textOf(key: TextKey, language: Language): string {
  return TEXTS[key][LANGUAGES.indexOf(language) as 0 | 1 | 2];
}

/** All keys that have texts, for the test that holds catalogue, texts and docs equal. */
export const TEXT_KEYS = Object.keys(TEXTS) as TextKey[];
