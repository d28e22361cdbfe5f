import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Histogram } from 'prom-client';
import { Metrics, type RequestSpan, type Tracing, TRACING } from '@hongyan/telemetry';

declare module 'fastify' {
  interface FastifyRequest {
    /** When its head was read. */
    beganAtMs: number;
    /** The code of the envelope when it is not 200. */
    errorCode: number | undefined;
    span: RequestSpan | null;
  }
}

interface Tally {
  readonly labels: { readonly method: string; readonly route: string; readonly code: string };
  count: number;
}

const MS_PER_SECOND = 1_000;

/** Counts, times and traces what this process answers over HTTP. */
@Injectable()
export class HttpTraffic {
  private readonly tallies = new Map<string, Tally>();
  private readonly durations = new Map<string, Histogram.Internal<string>>();

  constructor(
    private readonly metrics: Metrics,
    @Inject(TRACING) private readonly tracing: Tracing,
  ) {
    metrics.readTotalsAtScrape(metrics.httpRequests, () => this.tallies.values());
  }

  /** Call it before routes are registered. */
  watch(fastify: FastifyInstance): void {
    fastify.decorateRequest('beganAtMs', 0);
    fastify.decorateRequest('errorCode');
    fastify.decorateRequest('span', null);
    fastify.addHook('onRequest', (request, _reply, done) => {
      request.beganAtMs = performance.now();
      done();
    });
    if (this.tracing.isOn) {
      fastify.addHook('onRequest', (request, _reply, done) => {
        this.tracing.request((span) => {
          request.span = span;
          done();
        });
      });
    }
    fastify.addHook('onSend', (request, reply, _payload, done) => {
      this.note(request, reply);
      done();
    });
  }

  private note(request: FastifyRequest, reply: FastifyReply): void {
    const route = request.routeOptions.url ?? '';
    const { method, errorCode, span } = request;
    const code = errorCode ?? reply.statusCode;
    this.count(method, route, code);
    this.durationOf(method, route).observe((performance.now() - request.beganAtMs) / MS_PER_SECOND);
    span?.end(`${method} ${route}`.trim(), {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': reply.statusCode,
      'hongyan.code': code,
    });
  }

  private count(method: string, route: string, code: number): void {
    const key = `${method} ${route} ${code}`;
    const tally = this.tallies.get(key);
    if (tally) tally.count++;
    else this.tallies.set(key, { labels: { method, route, code: String(code) }, count: 1 });
  }

  private durationOf(method: string, route: string): Histogram.Internal<string> {
    const key = `${method} ${route}`;
    let duration = this.durations.get(key);
    if (!duration) {
      duration = this.metrics.httpSeconds.labels(method, route);
      this.durations.set(key, duration);
    }
    return duration;
  }
}
