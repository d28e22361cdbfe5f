import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { ConnectionError, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '@hongyan/config';
import { toAsciiJson } from '@hongyan/protocol';
import { withoutQuery } from '@hongyan/telemetry';
import { ADMIN_HEADERS, isAdminPath } from './admin-answer.js';
import { readBody } from './body.js';
import { errorAnswer } from './error-body.js';
import type { KnownRoutes } from './known-routes.js';
import { answerIn, languageFor, languageOf } from './language.js';
import { normalizeUrl } from './paths.js';
import { serializeReply } from './reply.js';

/** Web sends messages by GET: 65 535 bytes of content, percent-encoded, must fit into a request line. */
export const HEADER_BYTES_MAX = 256 * 1024;
const KEEP_ALIVE_MS = 72_000;
const HSTS = 'max-age=31536000';

/** Fastify, listening to URLs as the original's router did. */
export function createFastifyAdapter(config: Config): FastifyAdapter {
  return new FastifyAdapter({
    http: { maxHeaderSize: HEADER_BYTES_MAX },
    rewriteUrl: (request: IncomingMessage) => normalizeUrl(request.url ?? '/'),
    // Queries are parsed once, together with the body.
    // A part of a path that is too long would be answered by Fastify itself, in its own words.
    routerOptions: { querystringParser: () => ({}), maxParamLength: HEADER_BYTES_MAX },
    trustProxy: config.trustProxy,
    keepAliveTimeout: KEEP_ALIVE_MS,
    bodyLimit: Number.MAX_SAFE_INTEGER,
    logger: false,
    // What Fastify and Node refuse before there is a route answers in our words too, and echoes nothing.
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
      const { status, body } = errorAnswer(error, languageFor(config.language, undefined));
      // No hook runs here that would keep Fastify from adding a charset.
      reply.hijack();
      reply.raw
        .writeHead(status, { 'content-type': 'application/json' })
        .end(toAsciiJson(JSON.stringify(body)));
    },
    clientErrorHandler: (error: ConnectionError, socket: Socket) =>
      refuseBrokenRequest(error, socket, config),
  });
}

/** Answers bytes that are no HTTP, and heads that are too long. */
function refuseBrokenRequest({ code }: ConnectionError, socket: Socket, config: Config): void {
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const { body } = errorAnswer({ statusCode: status }, languageFor(config.language, undefined));
  const text = toAsciiJson(JSON.stringify(body));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n` +
      `Connection: close\r\n\r\n${text}`,
  );
}

/** Sets bodies, headers and serialisation as the contract has them. Call it before routes are registered. */
export function applyWireManners(fastify: FastifyInstance, config: Config, routes: KnownRoutes): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', async (request: FastifyRequest, payload: IncomingMessage) => {
    const { streamsBody, bodyBytesMax = config.httpBodyBytesMax } = request.routeOptions.config;
    return streamsBody ? payload : readBody(payload, bodyBytesMax);
  });
  fastify.addHook('onRoute', (route) => routes.add(route.url));
  fastify.addHook('onRequest', (request, reply, done) => {
    const { headers } = request.raw;
    if (headers['content-type'] !== undefined)
      headers['content-type'] = readableType(headers['content-type']);
    void reply.headers({
      'cache-control': 'no-cache, private',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    if (isAdminPath(withoutQuery(request.url))) {
      void reply.headers(ADMIN_HEADERS);
      if (request.protocol === 'https') void reply.header('strict-transport-security', HSTS);
    }
    done();
  });
  // Fastify adds a charset; dio and AFNetworking were only ever shown the bare type (contract 3.1).
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (String(reply.getHeader('content-type')).startsWith('application/json')) {
      void reply.header('content-type', 'application/json');
    }
    done(null, payload);
  });
  const { language } = config;
  if (language === 'auto') {
    fastify.addHook('onRequest', (request, reply, done) => {
      answerIn(request, reply, languageOf(request, language));
      done();
    });
  } else {
    fastify.setReplySerializer((payload) => serializeReply(payload, language));
  }
}

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(;|$)/;

/**
 * A content type that Fastify can read. OkHttp's `application/json;charset:utf-8` is no valid one, and meant as JSON
 * all the same; what is no type at all is a form, as it is for PHP.
 */
function readableType(type: string): string {
  return MEDIA_TYPE.test(type) ? type.replace('charset:', 'charset=') : 'application/x-www-form-urlencoded';
}
