import { createHash, randomBytes } from 'node:crypto';
import type { HttpRequest } from '../harness/http-client.js';
import { multipartBytes, MULTIPART_TYPE } from '../harness/request-styles.js';
import type { TestApp } from '../harness/signed-call.js';
import { pictureBytes } from './pictures.js';
import type { RecordedRequest } from './recording.js';

type Pairs = readonly (readonly [string, unknown])[];

/** The bytes of a recorded request; its placeholders must be filled. */
export async function requestOf(recorded: RecordedRequest): Promise<HttpRequest> {
  const { method, path, encoding, params = [] } = recorded;
  const headers = headersOf(recorded.headers);
  switch (encoding) {
    case 'query':
      return { method, path: params.length === 0 ? path : `${path}?${urlEncoded(params)}`, headers };
    case 'form':
      return withBody(
        recorded,
        headers,
        'application/x-www-form-urlencoded',
        Buffer.from(urlEncoded(params)),
      );
    case 'json':
      return withBody(
        recorded,
        headers,
        'application/json',
        Buffer.from(JSON.stringify(Object.fromEntries(params))),
      );
    case 'multipart':
      return withBody(recorded, headers, MULTIPART_TYPE, await multipart(recorded));
    case 'raw':
      return {
        method,
        path,
        headers,
        body: recorded.body === undefined ? undefined : Buffer.from(recorded.body),
      };
    default:
      throw new Error('no such encoding');
  }
}

/** The signature headers of contract 2.1, with what the scenario got wrong on purpose. */
export function signature(
  app: TestApp,
  override: RecordedRequest['sign_override'] = {},
): Record<string, string> {
  const nonce = override.nonce ?? randomBytes(8).toString('hex');
  const timeStamp = override.ts ?? String(Math.floor(Date.now() / 1000));
  const right = createHash('sha1')
    .update(app.secret + nonce + timeStamp)
    .digest('hex');
  const sign = override.sign ?? (override.sign_case === 'upper' ? right.toUpperCase() : right);
  const headers: Record<string, string> = {
    'app-key': override.key ?? app.key,
    nonce,
    'time-stamp': timeStamp,
    sign,
  };
  for (const name of override.drop ?? []) delete headers[name];
  return headers;
}

/** `Name: value` lines as an object with lower-case names. */
export function headersOf(lines: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
}

function withBody(
  { method, path }: RecordedRequest,
  headers: Record<string, string>,
  contentType: string,
  body: Buffer,
): HttpRequest {
  return { method, path, headers: { 'content-type': contentType, ...headers }, body };
}

function urlEncoded(params: Pairs): string {
  return params
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(textOf(value))}`)
    .join('&');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Text parts first, as they were sent, then the picture. */
async function multipart({
  params = [],
  multipart_file,
  field,
  filename,
  ctype,
}: RecordedRequest): Promise<Buffer> {
  const texts = multipartBytes(Object.fromEntries(params));
  if (!multipart_file) return texts;
  const boundary = MULTIPART_TYPE.slice(MULTIPART_TYPE.indexOf('=') + 1);
  const disposition = `Content-Disposition: form-data; name="${field}"${filename === undefined ? '' : `; filename="${filename}"`}`;
  const closing = Buffer.from(`--${boundary}--\r\n`);
  return Buffer.concat([
    texts.subarray(0, texts.length - closing.length),
    Buffer.from(`--${boundary}\r\n${disposition}\r\nContent-Type: ${ctype}\r\n\r\n`),
    await pictureBytes(multipart_file),
    Buffer.from('\r\n'),
    closing,
  ]);
}
