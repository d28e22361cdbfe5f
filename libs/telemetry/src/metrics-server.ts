import { createServer, type IncomingMessage, type Server } from 'node:http';
import { collectDefaultMetrics } from 'prom-client';
import { equalInConstantTime } from '@hongyan/kernel';
import type { Metrics } from './metrics.js';

export interface MetricsServerOptions {
  readonly port: number;
  readonly host: string;
  /** Asked of the caller unless empty. */
  readonly token: string;
}

/** Serves `GET /metrics` on a port of its own, with those of Node itself. Resolves when it listens. */
export async function serveMetrics(metrics: Metrics, options: MetricsServerOptions): Promise<Server> {
  collectDefaultMetrics({ register: metrics.registry });
  const server = createServer((request, response) => {
    answer(metrics, options.token, request).then(
      ({ status, headers, body }) => response.writeHead(status, headers).end(body),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return server;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function answer(metrics: Metrics, token: string, request: IncomingMessage): Promise<Answer> {
  if (!isAllowed(request, token)) return { status: 401, headers: { 'www-authenticate': 'Bearer' } };
  if (request.url?.split('?')[0] !== '/metrics') return { status: 404 };
  if (request.method !== 'GET') return { status: 405, headers: { allow: 'GET' } };
  return {
    status: 200,
    headers: { 'content-type': metrics.registry.contentType },
    body: await metrics.print(),
  };
}

function isAllowed({ headers }: IncomingMessage, token: string): boolean {
  if (token === '') return true;
  const [, given = ''] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
  return equalInConstantTime(given, token);
}
