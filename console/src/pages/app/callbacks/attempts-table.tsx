import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import type { List } from '../../../api/queries';
import { type Column, ListTable, RowsTable } from '../../../parts/list-table';
import { type Mood, State } from '../../../parts/state';
import { useFormat } from '../../../texts/format';
import type { Attempt } from './attempt';
import { useCallbackTexts } from './texts';

const MOODS: Readonly<Record<Attempt['outcome'], Mood>> = {
  delivered: 'good',
  failed: 'waiting',
  dead: 'bad',
};

const keyOf = ({ msgId, attempt, atMs }: Attempt): string => `${msgId} ${attempt} ${atMs}`;

/** Attempts of many messages, each with the way to its message. */
export function AttemptsList({ appId, list }: { appId: number; list: List<Attempt> }) {
  const t = useCallbackTexts();
  const columns = useAttemptColumns();
  const message: Column<Attempt> = {
    title: t.message,
    cell: ({ msgId }) => (
      <Anchor component={Link} href={`/apps/${appId}/messages?msgId=${msgId}`} ff="monospace" size="sm">
        {msgId}
      </Anchor>
    ),
  };
  return (
    <ListTable
      label={t.attempts}
      list={list}
      columns={[...columns.slice(0, 1), message, ...columns.slice(1)]}
      keyOf={keyOf}
      empty={{ title: t.emptyTitle, hint: t.emptyHint }}
    />
  );
}

/** The attempts of one message. */
export function AttemptRows({ attempts }: { attempts: readonly Attempt[] }) {
  const t = useCallbackTexts();
  return <RowsTable label={t.attempts} items={attempts} columns={useAttemptColumns()} keyOf={keyOf} />;
}

function useAttemptColumns(): Column<Attempt>[] {
  const t = useCallbackTexts();
  const format = useFormat();
  return [
    { title: t.at, cell: ({ atMs }) => format.time(atMs) },
    { title: t.attempt, cell: ({ attempt }) => format.number(attempt), align: 'right' },
    { title: t.outcome, cell: ({ outcome }) => <State mood={MOODS[outcome]}>{t.outcomes[outcome]}</State> },
    { title: t.answer, cell: ({ status, error }) => [status, error].filter(Boolean).join(' · ') || '—' },
    { title: t.duration, cell: ({ durationMs }) => `${format.number(durationMs)} ms`, align: 'right' },
  ];
}
