import { Agent } from 'node:http';
import { type HttpReply, type HttpRequest, sendRequest } from '../harness/http-client.js';

/** What an HTTP stack hands to its SDK. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Buffer;
}

const HERE = '127.0.0.1';

/**
 * Sends a request to a URL's port on this machine, whatever host the URL names; the server sees that host. Node sends
 * the headers' names and their order as they are given.
 */
export async function exchange(base: string, request: HttpRequest): Promise<HttpReply> {
  const { host, port } = new URL(base);
  const headers = { Host: host, ...request.headers };
  return sendRequest(`http://${HERE}:${port}`, { ...request, headers });
}

export function answerOf({ status, headers, bytes }: HttpReply): Answer {
  return { status, contentType: headers['content-type'] ?? '', bytes };
}

/** For WebSockets to a host that only we know. */
export const agentToHere = new Agent({
  lookup: (_host, options, found) => {
    if (options.all) found(null, [{ address: HERE, family: 4 }]);
    else found(null, HERE, 4);
  },
});

/** An answer as a parser gets it; for the parsers' own tests. */
export function jsonAnswer(body: unknown, { status = 200, contentType = 'application/json' } = {}): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, contentType, bytes: Buffer.from(text) };
}
