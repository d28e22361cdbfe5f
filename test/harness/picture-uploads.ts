import { type HttpReply, type HttpRequest, sendRequest } from './http-client.js';
import { succeeded } from './chat-user.js';

/** The body of each SDK's upload, byte by byte (contract 3.13). */
export type PictureSdk = (token: string, picture: Buffer) => HttpRequest;

export interface UploadedPicture {
  readonly img_url: string;
  readonly thumbnail_url: string;
}

const PATH = '/messages/pictureUpload';
const ANDROID_PATH = '/storage/emulated/0/Pictures/風景.jpg';

/** A multipart request of parts that stand as they are between their boundaries. */
export function multipart(
  boundary: string,
  parts: readonly (readonly (string | Buffer)[])[],
  path = PATH,
): HttpRequest {
  const blocks = parts.flatMap((part) => [`--${boundary}\r\n`, ...part, '\r\n']);
  return {
    method: 'POST',
    path,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([...blocks, `--${boundary}--\r\n`].map((block) => Buffer.from(block as string))),
  };
}

/** A browser's FormData with a Blob; the token is in the query. */
export const web: PictureSdk = (token, picture) =>
  multipart(
    '----WebKitFormBoundary7MA4YWxkTrZu0gW',
    [
      [
        'Content-Disposition: form-data; name="picture"; filename="blob"\r\nContent-Type: image/jpeg\r\n\r\n',
        picture,
      ],
    ],
    `${PATH}?token=${token}`,
  );

/** dio 3: lower-case headers, the token first, the file as octets. */
export const flutter: PictureSdk = (token, picture) =>
  multipart('--dio-boundary-1700000000', [
    ['content-disposition: form-data; name="token"\r\n\r\n', token],
    [
      'content-disposition: form-data; name="picture"; filename="1700000000000.jpg"\r\n',
      'content-type: application/octet-stream\r\n\r\n',
      picture,
    ],
  ]);

/** `UploadPhoto` by OkHttp: the file first, its whole path as filename; then a text of the same name. */
export const androidPhoto: PictureSdk = (token, picture) =>
  multipart('5a1f6f0e-6f0a-4d0e-9c7a-0a4d5b7b1c11', [
    [
      `Content-Disposition: form-data; name="picture"; filename="${ANDROID_PATH}"\r\n`,
      `Content-Type: image/*\r\nContent-Length: ${picture.length}\r\n\r\n`,
      picture,
    ],
    [`Content-Disposition: form-data; name="token"\r\nContent-Length: ${token.length}\r\n\r\n`, token],
    [
      'Content-Disposition: form-data; name="picture"\r\n',
      `Content-Length: ${Buffer.byteLength(ANDROID_PATH)}\r\n\r\n`,
      ANDROID_PATH,
    ],
  ]);

/** `UploadImage`: two texts in the order of a HashMap, with a transfer encoding; the file last. */
export function androidImage(order: 'token first' | 'picture first'): PictureSdk {
  return (token, picture) => {
    const texts = [[textPart('token', token)], [textPart('picture', ANDROID_PATH)]];
    return multipart('d41d8cd98f00b204', [
      ...(order === 'token first' ? texts : texts.toReversed()),
      [
        'Content-Disposition: form-data; name="picture"; filename="風景.jpg"\r\n',
        'Content-Type: application/octet-stream; charset=UTF-8\r\n\r\n',
        picture,
      ],
    ]);
  };
}

function textPart(name: string, value: string): string {
  return (
    `Content-Disposition: form-data; name="${name}"\r\nContent-Type: text/plain; charset=UTF-8\r\n` +
    `Content-Transfer-Encoding: 8bit\r\n\r\n${value}`
  );
}

/** AFNetworking: the whole picture as a part without filename, then the token, then the picture as a file. */
export const ios: PictureSdk = (token, picture) =>
  multipart('Boundary+9A3B5C7D1E2F4A6B', [
    ['Content-Disposition: form-data; name="picture"\r\n\r\n', picture],
    ['Content-Disposition: form-data; name="token"\r\n\r\n', token],
    [
      'Content-Disposition: form-data; name="picture"; filename="img-3B1F6F0E-6F0A-4D0E-9C7A-0A4D5B7B1C11"\r\n',
      'Content-Type: image/jpeg\r\n\r\n',
      picture,
    ],
  ]);

/** Uploads and returns the two URLs. */
export async function uploadPicture(http: string, request: HttpRequest): Promise<UploadedPicture> {
  return succeeded(await sendRequest(http, request)).data as UploadedPicture;
}

/** A file part named as it should be, under any filename. */
export function filePart(picture: Buffer, filename = 'a.jpg'): (string | Buffer)[] {
  return [
    `Content-Disposition: form-data; name="picture"; filename="${filename}"\r\nContent-Type: image/jpeg\r\n\r\n`,
    picture,
  ];
}

export function tokenPart(token: string): string[] {
  return ['Content-Disposition: form-data; name="token"\r\n\r\n', token];
}

/** Uploads a file as Web does. */
export function upload(http: string, token: string, file: Buffer): Promise<HttpReply> {
  return sendRequest(http, web(token, file));
}
