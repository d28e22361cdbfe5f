import { integerField, numberField, textField, urlField } from './field.js';

/** Settings of what operators see: metrics and traces (docs/metrics.md, docs/tracing.md). */
export const TELEMETRY_FIELDS = {
  metricsPort: integerField(
    {
      env: 'HONGYAN_METRICS_PORT',
      fallback: '0',
      doc: 'Port of `/metrics`, for Prometheus; 0 turns it off. Processes of one machine need different ones.',
    },
    0,
    65535,
  ),
  metricsHost: textField({
    env: 'HONGYAN_METRICS_HOST',
    fallback: '127.0.0.1',
    doc: 'Address on which `/metrics` listens. Beyond the own machine, set a token or keep the network closed.',
  }),
  metricsToken: textField({
    env: 'HONGYAN_METRICS_TOKEN',
    fallback: '',
    isSecret: true,
    doc: 'Bearer token that `/metrics` asks for; none when empty.',
  }),
  otlpEndpoint: urlField(
    {
      env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      fallback: '',
      doc: 'OpenTelemetry collector, e.g. `http://otel:4318`: traces go to its `/v1/traces` as OTLP over HTTP in JSON. Off when empty. The SDK reads further `OTEL_*` variables by itself, e.g. `OTEL_EXPORTER_OTLP_HEADERS`.',
    },
    ['http:', 'https:'],
  ),
  traceServiceName: textField({
    env: 'OTEL_SERVICE_NAME',
    fallback: 'hongyan',
    doc: 'Name of this process in traces.',
  }),
  traceRatio: numberField(
    {
      env: 'HONGYAN_TRACE_RATIO',
      fallback: '0.01',
      doc: 'Share of the requests that are traced, from 0 to 1. Trace headers of callers are not believed.',
    },
    0,
    1,
  ),
} as const;
