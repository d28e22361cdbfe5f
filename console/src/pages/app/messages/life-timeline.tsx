import type { ReactNode } from 'react';
import type { Mood } from '../../../parts/state';
import { useFormat } from '../../../texts/format';
import { lookup } from '../../../texts/lookup';
import type { Life } from './life';
import './life-timeline.css';
import { useMessageTexts } from './texts';

interface Step {
  readonly title: string;
  readonly mood: Mood;
  readonly atMs: number | null;
  /** Said instead of a time. */
  readonly note?: string;
}

/** The stations of a message, in order, with the time between them. */
export function LifeTimeline({ life }: { life: Life }) {
  const t = useMessageTexts();
  const steps = useSteps(life);
  const first = steps.find(({ atMs }) => atMs !== null)?.atMs ?? null;
  return (
    <ol className="life" aria-label={t.life}>
      {steps.map(({ title, mood, atMs, note }) => (
        <li key={title} data-mood={mood}>
          <span className="life-title">{title}</span>
          <span className="life-time">
            {atMs === null ? note : <Moment atMs={atMs} firstMs={first ?? atMs} />}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Moment({ atMs, firstMs }: { atMs: number; firstMs: number }): ReactNode {
  const format = useFormat();
  const since = atMs > firstMs ? ` (+${format.number(atMs - firstMs)} ms)` : '';
  return (
    <time dateTime={new Date(atMs).toISOString()}>
      {format.time(atMs)}
      {since}
    </time>
  );
}

function reached(title: string, atMs: number): Step {
  return { title, atMs, mood: 'good' };
}

function open(title: string, note: string): Step {
  return { title, note, atMs: null, mood: 'idle' };
}

function useSteps(life: Life): Step[] {
  const t = useMessageTexts();
  const steps: Step[] = [];
  if (life.acceptedAtMs !== null) steps.push(reached(t.accepted, life.acceptedAtMs));
  if (life.blockedBy !== null) {
    return [...steps, { title: lookup(t.blockedBy, life.blockedBy), mood: 'bad', atMs: null }];
  }
  if (life.storedAtMs !== null) steps.push(reached(t.stored, life.storedAtMs));
  steps.push(
    ...(life.pushed.length === 0
      ? [life.arrivedAtMs === null ? open(t.pushed, t.notPushed) : null]
      : life.pushed.map(({ nodeId, atMs }) => reached(nodeId === null ? t.pushed : t.pushedTo(nodeId), atMs))
    ).filter((step) => step !== null),
  );
  steps.push(
    life.arrivedAtMs === null ? open(t.arrived, t.notArrived) : reached(t.arrived, life.arrivedAtMs),
  );
  steps.push(life.readAtMs === null ? open(t.read, t.notRead) : reached(t.read, life.readAtMs));
  return steps;
}
