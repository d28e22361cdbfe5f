import { createHash, randomBytes } from 'node:crypto';
import { type HttpReply, type HttpRequest, sendRequest } from './http-client.js';
import { inStyle, type RequestParameters, type Style } from './request-styles.js';

/** An app, its credentials, and the server that its calls go to. */
export interface TestApp {
  readonly id: number;
  readonly key: string;
  readonly secret: string;
  readonly http: string;
  readonly ws: string;
}

export interface SignatureOptions {
  readonly nonce?: string;
  readonly timeStamp?: string;
  /** Instead of the right one. */
  readonly sign?: string;
  readonly appKey?: string;
}

/** The headers of contract 2.1, right unless told otherwise. */
export function signatureHeaders(app: TestApp, options: SignatureOptions = {}): Record<string, string> {
  const { nonce = randomBytes(8).toString('hex'), timeStamp = String(Math.floor(Date.now() / 1000)) } =
    options;
  const sign = createHash('sha1')
    .update(app.secret + nonce + timeStamp)
    .digest('hex');
  return { 'app-key': options.appKey ?? app.key, nonce, 'time-stamp': timeStamp, sign: options.sign ?? sign };
}

/** A signed POST, urlencoded unless another style is asked for. */
export function signedCall(
  app: TestApp,
  path: string,
  parameters: RequestParameters,
  options: SignatureOptions & { readonly style?: Style } = {},
): Promise<HttpReply> {
  return signedRequest(app, inStyle(options.style ?? 'form', 'POST', path, parameters), options);
}

/** Any request, with a signature added. */
export function signedRequest(
  app: TestApp,
  request: HttpRequest,
  options: SignatureOptions = {},
): Promise<HttpReply> {
  const headers = { ...request.headers, ...signatureHeaders(app, options) };
  return sendRequest(app.http, { ...request, headers });
}
