import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import type { CallResult } from './attempt.js';
import { CALLBACK_CONTENT_TYPE } from './callback.js';
import { isPublicAddress } from '../apps/public-address.js';

export interface CallbackClientOptions {
  readonly timeoutMs: number;
  readonly allowHttp: boolean;
  readonly allowPrivate: boolean;
  /** All addresses of a host name. */
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>;
}

/** The answer says nothing to us; so much of it is read for the sake of servers that want to finish it. */
const ANSWER_BYTES_MAX = 65_536;
const ERROR_LENGTH_MAX = 60;

const NOT_ALLOWED = 'address not allowed';

const resolveHost = promisify(dnsLookup);

/**
 * Calls app servers (contract 9, S14). The host's addresses are found once, all of them must be public, and the
 * connection goes to one of these, whatever the name may mean a moment later. No redirect is followed.
 */
export class CallbackClient {
  private readonly resolve: (host: string) => Promise<readonly LookupAddress[]>;

  constructor(private readonly options: CallbackClientOptions) {
    this.resolve = options.resolve ?? ((host) => resolveHost(host, { all: true }));
  }

  /** Posts the body; never throws. Returns when there is an answer, or after the time-out at the latest. */
  async post(url: string, body: string, headers: object): Promise<CallResult> {
    const target = new URL(url);
    if (target.protocol === 'http:' && !this.options.allowHttp) return failure('http not allowed');
    const signal = AbortSignal.timeout(this.options.timeoutMs);
    try {
      const addresses = await untilAborted(this.addressesOf(target.hostname), signal);
      if (addresses.length === 0) return failure('ENOTFOUND');
      if (!addresses.every(({ address }) => this.isAllowed(address))) return failure(NOT_ALLOWED);
      return await this.call(target, addresses, body, headers, signal);
    } catch (error) {
      return failure(signal.aborted ? 'timeout' : codeOf(error));
    }
  }

  private async addressesOf(hostname: string): Promise<readonly LookupAddress[]> {
    const host = hostname.replace(/^\[|\]$/g, '');
    const family = isIP(host);
    return family === 0 ? this.resolve(host) : [{ address: host, family }];
  }

  private isAllowed(address: string | undefined): boolean {
    return this.options.allowPrivate || (address !== undefined && isPublicAddress(address));
  }

  private call(
    target: URL,
    addresses: readonly LookupAddress[],
    body: string,
    headers: object,
    signal: AbortSignal,
  ): Promise<CallResult> {
    const request = target.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const outgoing = request(target, {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': CALLBACK_CONTENT_TYPE,
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Hongyan-Webhooks',
        },
        // A connection of its own, so that it is one to the addresses that were checked.
        agent: false,
        lookup: pinnedTo(addresses),
        rejectUnauthorized: true,
        signal,
      });
      let status: number | null = null;
      outgoing.on('socket', (socket) => {
        socket.once('connect', () => {
          if (this.isAllowed(socket.remoteAddress)) outgoing.end(body);
          else outgoing.destroy(Object.assign(new Error(NOT_ALLOWED), { code: NOT_ALLOWED }));
        });
      });
      outgoing.on('response', (answer) => {
        status = answer.statusCode!;
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > ANSWER_BYTES_MAX) answer.destroy();
        });
        answer.on('error', () => undefined);
      });
      outgoing.on('error', (error) => {
        if (status === null) reject(error);
      });
      // A status is an answer, however the rest of it ended.
      outgoing.on('close', () => resolve({ status, error: status === null ? 'closed' : null }));
    });
  }
}

function pinnedTo(addresses: readonly LookupAddress[]): LookupFunction {
  return (_host, { all }, done) => {
    if (all) done(null, [...addresses]);
    else done(null, addresses[0]!.address, addresses[0]!.family);
  };
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    promise.then(resolve, reject);
  });
}

function failure(error: string): CallResult {
  return { status: null, error: error.slice(0, ERROR_LENGTH_MAX) };
}

/** The code of an error; its message could tell a tenant what stands in our network. */
function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'failed';
}
