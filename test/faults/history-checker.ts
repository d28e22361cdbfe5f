import { checkDevices } from './device-rules.js';
import { checkInboxes } from './inbox-rules.js';
import { checkLog } from './log-rules.js';
import type { RunRecord } from './record.js';

/** The promises of DESIGN section 2, as what can be seen to break them. */
export const RULES = [
  'acknowledged message is lost',
  'message is stored twice',
  'stored message was never sent so',
  'sequence is not dense',
  'sequential sends are out of order',
  'message crossed apps',
  'inbox is not as derived',
  'delivery is still owed',
  'frame is not in history',
  'frame reached a stranger',
  'frames of one sender are out of order',
  'open socket missed a message',
  'receiver is not whole after catching up',
] as const;

export type Rule = (typeof RULES)[number];

export interface Violation {
  readonly rule: Rule;
  readonly detail: string;
}

/** Everything in a run that breaks a promise; empty when all is well. Looks at the record alone. */
export function findViolations(run: RunRecord): Violation[] {
  const owed: Violation[] =
    run.owedBatches === 0
      ? []
      : [{ rule: 'delivery is still owed', detail: `${run.owedBatches} batches in the outbox` }];
  return [...checkLog(run), ...checkInboxes(run), ...owed, ...checkDevices(run)];
}
