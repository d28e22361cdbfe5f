/** Where a trace stands, as one line (W3C Trace Context): `00-<trace id>-<span id>-01`. Exists for sampled ones only. */
export type TraceParent = string;

/** What a span says. Never what people write, who they are, or what proves it. */
export type TraceAttributes = Readonly<Record<string, string | number>>;

/** The span of a request that is being answered. */
export interface RequestSpan {
  /** `name` is the route: its pattern, not the path that was called. */
  end(name: string, attributes: TraceAttributes): void;
}

export type StepKind = 'internal' | 'producer' | 'consumer';

/** A part of the work that a traced request has set off, in whichever process. Times are unix milliseconds. */
export interface Step {
  readonly name: string;
  readonly kind: StepKind;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: TraceAttributes;
}

/** Tells an OpenTelemetry collector what became of a share of the requests. */
export interface Tracing {
  readonly isOn: boolean;
  /** Goes on with `next`; what it starts belongs to the request. Null when this request is not sampled. */
  request(next: (span: RequestSpan | null) => void): void;
  /** The request to which the running code belongs; undefined when there is none, or when it is not sampled. */
  current(): TraceParent | undefined;
  /** Records a step that is over, as a child of the request that set it off. */
  record(parent: TraceParent, step: Step): void;
  /** Sends what is left. Never throws, and gives up after a moment. */
  stop(): Promise<void>;
}

/** No collector, no cost. */
export const NO_TRACING: Tracing = {
  isOn: false,
  request: (next) => next(null),
  current: () => undefined,
  record: () => undefined,
  stop: () => Promise.resolve(),
};

export interface TracingOptions {
  /** Base URL of an OTLP/HTTP collector; empty for none. */
  readonly endpoint: string;
  readonly serviceName: string;
  readonly roles: readonly string[];
  /** Share of the requests that are sampled, from 0 to 1. */
  readonly ratio: number;
}
