import type { HttpRequest } from '../harness/http-client.js';
import { hashMapOrder } from './java-hash-map.js';

const AGENT = { 'User-Agent': 'okhttp/3.12.1', 'Accept-Encoding': 'gzip' };
/** With the SDK's mistake: a colon where the parameter's `=` belongs. */
const JSON_TYPE = 'application/json;charset:utf-8';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** A URL put together from texts that nothing encodes, and a content type for no body. */
export function androidGet(pathAndQuery: string): HttpRequest {
  return { method: 'GET', path: pathAndQuery, headers: { 'content-type': JSON_TYPE, ...AGENT } };
}

/** OkHttp's form: in the order of a HashMap, without what is empty. */
export function androidPost(path: string, parameters: Readonly<Record<string, string>>): HttpRequest {
  const pairs = hashMapOrder(Object.keys(parameters))
    .filter((name) => parameters[name] !== '')
    .map((name) => `${formEncode(name)}=${formEncode(parameters[name]!)}`);
  const headers = { 'Content-Type': FORM_TYPE, ...AGENT };
  return { method: 'POST', path, headers, body: Buffer.from(pairs.join('&')) };
}

/** An upload with the stack's own headers. */
export function androidUpload(upload: HttpRequest, stack: 'OkHttp' | 'HttpURLConnection'): HttpRequest {
  const dalvik = { 'User-Agent': 'Dalvik/2.1.0 (Linux; U; Android 10; SM-G973F)', 'Accept-Encoding': 'gzip' };
  return { ...upload, headers: { ...upload.headers, ...(stack === 'OkHttp' ? AGENT : dalvik) } };
}

/** OkHttp escapes more than the standard function does. */
function formEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
