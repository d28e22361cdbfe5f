/** Counted as it happens, shown per second. */
export const COUNTS = {
  messages: 'messagesPerSecond',
  callbacks: 'callbacksPerSecond',
  callbackFailures: 'callbackFailuresPerSecond',
} as const;
/** Told by every process as it is, shown as their sum. */
export const LEVELS = { connections: 'connections', usersOnline: 'usersOnline' } as const;
/** Told by one process for all, shown as it was last. */
export const STATES = {
  queueDepth: 'queueDepth',
  outboxDepth: 'outboxDepth',
  callbacksOwed: 'callbacksOwed',
} as const;

export type CountName = keyof typeof COUNTS;
export type LevelName = keyof typeof LEVELS;
export type StateName = keyof typeof STATES;

/** How many processes told their figures, in the steps of the whole installation. */
export const NODES = 'nodes';

/** Whose figures. */
export type Scope = 'installation' | `app-${number}` | `tenant-${number}`;

/** The numbers of one step, by name; levels are sums over the ten-second steps in it. */
export type StepNumbers = ReadonlyMap<string, number>;

/** What is shown: value i belongs to the step that begins at `fromMs` + i × `stepMs`; null where nothing is known. */
export interface Figures {
  readonly stepMs: number;
  readonly fromMs: number;
  readonly series: Readonly<Record<string, readonly (number | null)[]>>;
}

/** The step in which processes tell. */
export const TELL_MS = 10_000;

/** Steps of one length, and for how long a chart of them reaches back. */
export interface Resolution {
  readonly stepMs: number;
  readonly minutesMax: number;
}

export const RESOLUTIONS: readonly Resolution[] = [
  { stepMs: TELL_MS, minutesMax: 120 },
  { stepMs: 60_000, minutesMax: 720 },
  { stepMs: 600_000, minutesMax: 1_440 },
];

/** Steps that are kept together. */
export const STEPS_PER_CHUNK = 24;

/** After the end of a step, until all processes have told. */
const SETTLE_MS = 3_000;

/** The steps of a chart, from `from` to before `until`, counted from the beginning of unix time. */
export interface Range extends Resolution {
  readonly from: number;
  readonly until: number;
}

/** The steps of the last so many minutes; the last one is the newest that is complete. */
export function rangeOf(minutes: number, nowMs: number): Range {
  const resolution = RESOLUTIONS.find(({ minutesMax }) => minutes <= minutesMax) ?? RESOLUTIONS.at(-1)!;
  const until = Math.floor((nowMs - SETTLE_MS) / resolution.stepMs);
  return { ...resolution, until, from: until - Math.ceil((minutes * 60_000) / resolution.stepMs) };
}
