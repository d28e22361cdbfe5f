import type { HttpRequest } from './http-client.js';

/** Parameters as they go into a request; JSON carries every type, the other styles carry the value's text. */
export type RequestParameters = Readonly<Record<string, unknown>>;

/** The four ways in which SDKs hand over parameters (contract 3.1). */
export const STYLES = ['query', 'form', 'json', 'multipart'] as const;
export type Style = (typeof STYLES)[number];

/** The styles that make sense for a method: nobody sends a body with GET. */
export function stylesOf(method: string): readonly Style[] {
  return method === 'GET' ? ['query'] : STYLES;
}

const BOUNDARY = '----hongyan-boundary-7MA4YWxk';
export const MULTIPART_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** A request in one of the styles. Buffers stand for raw bytes and may be invalid UTF-8. */
export function inStyle(
  style: Style,
  method: string,
  path: string,
  parameters: RequestParameters,
): HttpRequest {
  switch (style) {
    case 'query':
      return { method, path: `${path}?${urlEncode(parameters)}` };
    case 'form':
      return withBody(method, path, 'application/x-www-form-urlencoded', Buffer.from(urlEncode(parameters)));
    case 'json':
      return withBody(method, path, 'application/json', jsonBytes(parameters));
    case 'multipart':
      return withBody(method, path, MULTIPART_TYPE, multipartBytes(parameters));
    default:
      throw new Error('no such style');
  }
}

/** A request with a body of exactly these bytes. */
export function withBody(
  method: string,
  path: string,
  contentType: string,
  body: Buffer | string,
): HttpRequest {
  return { method, path, headers: { 'content-type': contentType }, body: Buffer.from(body as string) };
}

export function urlEncode(parameters: RequestParameters): string {
  return Object.entries(parameters)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeValue(value)}`)
    .join('&');
}

export function multipartBytes(parameters: RequestParameters, boundary = BOUNDARY): Buffer {
  const parts = Object.entries(parameters).map(([name, value]) =>
    Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
      Buffer.isBuffer(value) ? value : Buffer.from(textOf(value)),
      Buffer.from('\r\n'),
    ]),
  );
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
}

/** JSON whose Buffer values are spliced in as they are, between quotes. */
function jsonBytes(parameters: RequestParameters): Buffer {
  const members = Object.entries(parameters).map(([name, value]) => {
    const bytes = Buffer.isBuffer(value)
      ? Buffer.concat([Buffer.from('"'), value, Buffer.from('"')])
      : Buffer.from(JSON.stringify(value) ?? 'null');
    return Buffer.concat([Buffer.from(`${JSON.stringify(name)}:`), bytes]);
  });
  const joined = members.flatMap((member, index) => (index === 0 ? [member] : [Buffer.from(','), member]));
  return Buffer.concat([Buffer.from('{'), ...joined, Buffer.from('}')]);
}

function encodeValue(value: unknown): string {
  if (!Buffer.isBuffer(value)) return encodeURIComponent(textOf(value));
  return [...value].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
