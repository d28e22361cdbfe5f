import type { ReactNode } from 'react';
import './state.css';

export type Mood = 'good' | 'waiting' | 'bad' | 'idle';

/** A state in words, with a dot whose colour says the same again. */
export function State({ mood, children }: { mood: Mood; children: ReactNode }) {
  return (
    <span className="state" data-mood={mood}>
      {children}
    </span>
  );
}
