import type { HttpReply, HttpRequest } from '../harness/http-client.js';
import { type Answer, answerOf, exchange } from './transport.js';

export const ORIGIN = 'https://app.example';
const USER_AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96.0.4664.110 Safari/537.36';
const HEADERS = {
  'User-Agent': USER_AGENT,
  'Accept-Encoding': 'gzip, deflate, br',
  'Accept-Language': 'zh-TW,zh;q=0.9,en-US;q=0.8,en;q=0.7',
  Origin: ORIGIN,
  Referer: `${ORIGIN}/`,
  'Sec-Fetch-Dest': 'empty',
  'Sec-Fetch-Mode': 'cors',
  'Sec-Fetch-Site': 'cross-site',
};
/** What a WebSocket of a page says of itself. */
export const SOCKET_HEADERS = {
  'User-Agent': USER_AGENT,
  Origin: ORIGIN,
  Pragma: 'no-cache',
  'Cache-Control': 'no-cache',
};

/** A page's XMLHttpRequest to another origin. Throws where the browser would keep the answer from the page. */
export async function crossOriginRequest(base: string, request: HttpRequest): Promise<Answer> {
  if (request.headers?.['Content-Type']?.startsWith('application/json')) await preflight(base, request);
  const headers = { ...HEADERS, Accept: 'application/json, text/plain, */*', ...request.headers };
  const reply = await exchange(base, { ...request, headers });
  requireAllowedOrigin(reply);
  return answerOf(reply);
}

/** JSON is no simple content type, so the browser asks first. */
async function preflight(base: string, { method, path }: HttpRequest): Promise<void> {
  const reply = await exchange(base, {
    method: 'OPTIONS',
    path,
    headers: {
      ...HEADERS,
      Accept: '*/*',
      'Access-Control-Request-Method': method,
      'Access-Control-Request-Headers': 'content-type',
    },
  });
  requireAllowedOrigin(reply);
  if (reply.status < 200 || reply.status > 299) throw new Error(`Preflight answered ${reply.status}`);
  const allowed = (name: string) => listOf(reply.headers[name]);
  // POST needs no permission, JSON does.
  if (!allowed('access-control-allow-headers').some((each) => each === 'content-type' || each === '*')) {
    throw new Error('CORS: content-type is not allowed');
  }
}

function requireAllowedOrigin({ headers }: Pick<HttpReply, 'headers'>): void {
  const allowed = headers['access-control-allow-origin'];
  if (allowed !== ORIGIN && allowed !== '*') throw new Error(`CORS: allowed origin is ${String(allowed)}`);
}

function listOf(header: string | string[] | undefined): string[] {
  return String(header ?? '')
    .toLowerCase()
    .split(',')
    .map((each) => each.trim());
}
