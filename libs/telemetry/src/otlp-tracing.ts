import { AsyncLocalStorage } from 'node:async_hooks';
import { hostname } from 'node:os';
import {
  diag,
  DiagLogLevel,
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import type { Logger } from './logger.js';
import type { RequestSpan, Step, StepKind, TraceParent, Tracing, TracingOptions } from './tracing.js';

const EXPORT_TIMEOUT_MS = 3_000;
const TRACE_PARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/;
const KINDS: Readonly<Record<StepKind, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/** Traces through OpenTelemetry's SDK, sent as OTLP over HTTP in JSON, many spans at a time. */
export class OtlpTracing implements Tracing {
  readonly isOn = true;
  private readonly provider: NodeTracerProvider;
  private readonly tracer: Tracer;
  private readonly requests = new AsyncLocalStorage<TraceParent>();

  constructor({ endpoint, serviceName, roles, ratio }: TracingOptions, logger: Logger) {
    const warn = (message: string): void => logger.warn({ detail: message }, 'Traces are in trouble');
    diag.setLogger({ error: warn, warn, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.WARN);
    const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
    this.provider = new NodeTracerProvider({
      resource: resourceFromAttributes({
        'service.name': serviceName,
        'service.instance.id': `${hostname()}-${process.pid}`,
        'hongyan.roles': [...roles],
      }),
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
      spanProcessors: [
        new BatchSpanProcessor(new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS })),
      ],
    });
    this.tracer = this.provider.getTracer('hongyan');
  }

  request(next: (span: RequestSpan | null) => void): void {
    const span = this.tracer.startSpan('request', { kind: SpanKind.SERVER }, ROOT_CONTEXT);
    if (!span.isRecording()) return next(null);
    this.requests.run(printTraceParent(span.spanContext()), () =>
      next({
        end: (name, attributes) => {
          span.updateName(name).setAttributes(attributes).end();
        },
      }),
    );
  }

  current(): TraceParent | undefined {
    return this.requests.getStore();
  }

  record(parent: TraceParent, { name, kind, startMs, endMs, attributes }: Step): void {
    const context = parseTraceParent(parent);
    if (!context) return;
    this.tracer
      .startSpan(
        name,
        { kind: KINDS[kind], startTime: startMs, attributes },
        trace.setSpanContext(ROOT_CONTEXT, context),
      )
      .end(Math.max(startMs, endMs));
  }

  async stop(): Promise<void> {
    await this.provider.shutdown().catch(() => undefined);
  }
}

function ignore(): void {}

function printTraceParent({ traceId, spanId }: SpanContext): TraceParent {
  return `00-${traceId}-${spanId}-01`;
}

function parseTraceParent(text: TraceParent): SpanContext | null {
  const [, traceId = '', spanId = ''] = TRACE_PARENT.exec(text) ?? [];
  const context = { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
  return isSpanContextValid(context) ? context : null;
}
