import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface S3Object {
  readonly bytes: Buffer;
  readonly headers: IncomingMessage['headers'];
}

/**
 * A store that speaks as much of S3 as one needs to keep pictures: PUT, GET, DELETE and lists of objects in one bucket,
 * uploads in parts, addressed by path, every request checked against signature version 4.
 */
export class S3Server {
  readonly accessKey = randomBytes(10).toString('hex');
  readonly secretKey = randomBytes(20).toString('hex');
  readonly bucket = 'pictures';
  readonly region = 'eu-central-1';
  readonly objects = new Map<string, S3Object>();
  /** Parts of uploads that are neither completed nor aborted. */
  readonly unfinished = new Map<string, Buffer[]>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async start(): Promise<S3Server> {
    const s3 = new S3Server();
    await new Promise<void>((resolve) => s3.server.listen(0, '127.0.0.1', resolve));
    return s3;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const { pathname, searchParams } = new URL(request.url!, this.endpoint);
    const key = pathname.startsWith(`/${this.bucket}/`) ? pathname.slice(this.bucket.length + 2) : null;
    if (!this.isSigned(request, body)) return refuse(response, 403, 'SignatureDoesNotMatch');
    if (searchParams.get('list-type') === '2' && pathname.replace(/\/$/, '') === `/${this.bucket}`) {
      return this.list(
        response,
        searchParams.get('prefix') ?? '',
        Number(searchParams.get('max-keys') ?? 1000),
      );
    }
    if (key === null) return refuse(response, 404, 'NoSuchBucket');
    if (searchParams.has('uploads') || searchParams.has('uploadId')) {
      return this.answerPart(request, response, key, body, searchParams);
    }
    if (request.method === 'DELETE') {
      this.objects.delete(key);
      response.writeHead(204).end();
      return undefined;
    }
    if (request.method === 'PUT') {
      this.objects.set(key, { bytes: body, headers: request.headers });
      response.writeHead(200, { etag: '"x"' }).end();
      return undefined;
    }
    const object = this.objects.get(key);
    if (!object) return refuse(response, 404, 'NoSuchKey');
    response.writeHead(200, { 'content-length': object.bytes.length }).end(object.bytes);
    return undefined;
  }

  /** An upload in parts: begun, part by part, and completed or aborted. */
  private answerPart(
    { method, headers }: IncomingMessage,
    response: ServerResponse,
    key: string,
    body: Buffer,
    parameters: URLSearchParams,
  ): void {
    if (parameters.has('uploads')) {
      const id = randomBytes(8).toString('hex');
      this.unfinished.set(id, []);
      const xml = `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`;
      response.writeHead(200, { 'content-type': 'application/xml' }).end(xml);
      return;
    }
    const id = parameters.get('uploadId')!;
    const parts = this.unfinished.get(id);
    if (!parts) return refuse(response, 404, 'NoSuchUpload');
    if (method === 'PUT') {
      parts[Number(parameters.get('partNumber')) - 1] = body;
      response.writeHead(200, { etag: `"${parts.length}"` }).end();
      return;
    }
    this.unfinished.delete(id);
    if (method === 'DELETE') {
      response.writeHead(204).end();
      return;
    }
    this.objects.set(key, { bytes: Buffer.concat(parts), headers });
    const xml = '<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>';
    response.writeHead(200, { 'content-type': 'application/xml' }).end(xml);
  }

  private list(response: ServerResponse, prefix: string, max: number): void {
    const all = [...this.objects.keys()].filter((key) => key.startsWith(prefix)).toSorted();
    const contents = all.slice(0, max).map((key) => `<Contents><Key>${key}</Key></Contents>`);
    const xml = `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><IsTruncated>${all.length > max}</IsTruncated>${contents.join('')}</ListBucketResult>`;
    response.writeHead(200, { 'content-type': 'application/xml' }).end(xml);
  }

  /** Signature version 4, from its description: canonical request, string to sign, derived key. */
  private isSigned({ method, url, headers }: IncomingMessage, body: Buffer): boolean {
    const pattern = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=(.+)$/;
    const [, accessKey, scope, signedHeaders, signature] = pattern.exec(headers.authorization ?? '') ?? [];
    if (!scope || !signedHeaders || accessKey !== this.accessKey) return false;
    const date = String(headers['x-amz-date']);
    const bodyHash = sha256(body);
    if (headers['x-amz-content-sha256'] !== bodyHash) return false;
    if (scope !== `${date.slice(0, 8)}/${this.region}/s3/aws4_request`) return false;
    const { pathname, searchParams } = new URL(url!, this.endpoint);
    searchParams.sort();
    const lines = signedHeaders.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
    const canonical = [method, pathname, searchParams.toString(), lines.join(''), signedHeaders, bodyHash];
    const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical.join('\n'))].join('\n');
    const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${this.secretKey}`);
    return hmac(key, toSign).toString('hex') === signature;
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml' }).end(xml);
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
