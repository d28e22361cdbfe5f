import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { checkManners } from './manners.js';

export interface HttpRequest {
  readonly method: string;
  /** Path and query as they go over the wire; characters up to U+00FF are sent as single bytes. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
}

/** The JSON envelope of nearly every answer. */
export interface Envelope {
  readonly code: number;
  readonly message: string | null;
  readonly msg?: string;
  readonly data?: unknown;
  readonly total?: number;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** Undefined when the answer is no JSON. */
  readonly json: Envelope;
}

/** Sends one request on a connection of its own. Throws when the answer breaks a rule that holds for every answer. */
export function sendRequest(base: string, request: HttpRequest): Promise<HttpReply> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const { method, path, headers = {}, body } = request;
    const length: Record<string, string> = body ? { 'content-length': String(body.length) } : {};
    const outgoing = httpRequest(
      { hostname, port, method, path, headers: { ...length, ...headers }, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const bytes = Buffer.concat(chunks);
          try {
            const json = checkManners(incoming.headers, bytes);
            resolve({ status: incoming.statusCode!, headers: incoming.headers, bytes, json });
          } catch (error) {
            reject(new Error(`${method} ${path.slice(0, 200)}: ${String(error)}`, { cause: error }));
          }
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
