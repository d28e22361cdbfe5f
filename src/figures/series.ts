import {
  COUNTS,
  type Figures,
  LEVELS,
  NODES,
  type Range,
  STATES,
  type StepNumbers,
  TELL_MS,
} from './figure.js';
import { quantile } from './latency.js';

const LATENCY_FIELD = /^t\d+$/;

/** The field that counts sends of a bucket of latency. */
export function latencyField(bucket: number): string {
  return `t${bucket}`;
}

/**
 * Makes charts of what was told. `told` says of each step whether any process told its figures: then what is missing
 * is none, else it is not known.
 */
export function chartsOf(
  range: Range,
  steps: ReadonlyMap<number, StepNumbers>,
  told: ReadonlySet<number>,
  isWhole: boolean,
): Figures {
  const { stepMs, from, until } = range;
  const series = (valueOf: (numbers: StepNumbers) => number | null): (number | null)[] =>
    Array.from({ length: until - from }, (_, index) =>
      told.has(from + index) ? valueOf(steps.get(from + index) ?? NONE) : null,
    );
  const perSecond = (name: string) => series((each) => round((each.get(name) ?? 0) / (stepMs / 1_000)));
  const level = (name: string) => series((each) => round((each.get(name) ?? 0) / (stepMs / TELL_MS)));
  const all = {
    ...map(LEVELS, level),
    ...map(COUNTS, perSecond),
  };
  if (!isWhole) return { stepMs, fromMs: from * stepMs, series: all };
  const whole = {
    sendLatencyP50Ms: series((each) => quantile(latenciesOf(each), 0.5)),
    sendLatencyP99Ms: series((each) => quantile(latenciesOf(each), 0.99)),
    ...map(STATES, (name) => series((each) => each.get(name) ?? null)),
    nodes: level(NODES),
  };
  return { stepMs, fromMs: from * stepMs, series: { ...all, ...whole } };
}

const NONE: StepNumbers = new Map();

function map<Value>(
  names: Readonly<Record<string, string>>,
  make: (name: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(names).map(([name, shown]) => [shown, make(name)]));
}

function latenciesOf(numbers: StepNumbers): Map<number, number> {
  const fields = [...numbers].filter(([name]) => LATENCY_FIELD.test(name));
  return new Map(fields.map(([name, count]) => [Number(name.slice(1)), count]));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
