import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '@hongyan/config';
import { readBody } from './body.js';
import type { KnownRoutes } from './known-routes.js';
import { normalizeUrl } from './paths.js';
import { serializeReply } from './reply.js';

/** Web sends messages by GET: 65 535 bytes of content, percent-encoded, must fit into a request line. */
export const HEADER_BYTES_MAX = 256 * 1024;
const KEEP_ALIVE_MS = 72_000;

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
  });
}

/** Sets bodies, headers and serialisation as the contract has them. Call it before routes are registered. */
export function applyWireManners(fastify: FastifyInstance, config: Config, routes: KnownRoutes): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', async (request: FastifyRequest, payload: IncomingMessage) =>
    request.routeOptions.config.streamsBody ? payload : readBody(payload, config.httpBodyBytesMax),
  );
  fastify.addHook('onRoute', (route) => routes.add(route.url));
  fastify.addHook('onRequest', (request, reply, done) => {
    // OkHttp's `application/json;charset:utf-8` is no valid media type, and meant as JSON all the same.
    const type = request.raw.headers['content-type'];
    if (type?.includes('charset:'))
      request.raw.headers['content-type'] = type.replace('charset:', 'charset=');
    void reply.headers({
      'cache-control': 'no-cache, private',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    done();
  });
  // Fastify adds a charset; dio and AFNetworking were only ever shown the bare type (contract 3.1).
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (String(reply.getHeader('content-type')).startsWith('application/json')) {
      void reply.header('content-type', 'application/json');
    }
    done(null, payload);
  });
  fastify.setReplySerializer((payload) => serializeReply(payload, config.language));
}
