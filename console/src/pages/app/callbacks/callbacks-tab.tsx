import { Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { api, path } from '../../../api/client';
import { useMe } from '../../../api/me';
import { useList, useObject, useReload } from '../../../api/queries';
import { ConfirmButton } from '../../../parts/dialog';
import { Facts } from '../../../parts/facts';
import { SelectField } from '../../../parts/form';
import { Loaded } from '../../../parts/loaded';
import { type Mood, State } from '../../../parts/state';
import { notifyDone } from '../../../parts/use-action';
import { useFormat } from '../../../texts/format';
import { useCommon } from '../../../texts/use-common';
import type { Attempt, CallbackState } from './attempt';
import { AttemptsList } from './attempts-table';
import { useCallbackTexts } from './texts';

const REFRESH_MS = 5000;
const BREAKER_MOODS: Readonly<Record<CallbackState['breaker'], Mood>> = {
  closed: 'good',
  open: 'bad',
  'half-open': 'waiting',
};

/** How callbacks to the app's server fare, and every attempt. */
export default function CallbacksTab({ app: { id: appId } }: { app: { readonly id: number } }) {
  const t = useCallbackTexts();
  const common = useCommon();
  const [outcome, setOutcome] = useState('');
  const root = path`/apps/${appId}/callbacks`;
  const state = useObject<CallbackState>(root, {}, { refreshMs: REFRESH_MS });
  const list = useList<Attempt>(`${root}/attempts`, { outcome }, { refreshMs: REFRESH_MS });
  const outcomes = Object.entries(t.outcomes).map(([value, label]) => ({ value, label }));
  return (
    <Stack gap="lg">
      <Loaded from={state}>{(known) => <Summary appId={appId} state={known} />}</Loaded>
      <section aria-labelledby="attempts">
        <Group justify="space-between" align="flex-end" mb="sm">
          <Title order={2} size="h4" id="attempts">
            {t.attempts}
          </Title>
          <SelectField
            name="outcome"
            label={t.outcome}
            options={[{ value: '', label: common.all }, ...outcomes]}
            onChange={setOutcome}
          />
        </Group>
        <AttemptsList appId={appId} list={list} />
      </section>
    </Stack>
  );
}

function Summary({ appId, state }: { appId: number; state: CallbackState }) {
  const t = useCallbackTexts();
  const common = useCommon();
  const format = useFormat();
  const { can } = useMe();
  const { url, owed, dead, breaker, lastFailureAtMs } = state;
  return (
    <Stack>
      <Facts
        items={[
          [t.url, url || t.noUrl],
          [t.owed, format.number(owed)],
          [t.dead, <State mood={dead > 0 ? 'bad' : 'good'}>{format.number(dead)}</State>],
          [t.breaker, <State mood={BREAKER_MOODS[breaker]}>{t.breakers[breaker]}</State>],
          [t.lastFailure, lastFailureAtMs === null ? common.never : format.time(lastFailureAtMs)],
        ]}
      />
      {url === '' && (
        <Text size="sm" c="dimmed">
          {t.noUrlHint}
        </Text>
      )}
      {dead > 0 && can('callbacks.replay') && <ReplayAll appId={appId} dead={dead} />}
    </Stack>
  );
}

function ReplayAll({ appId, dead }: { appId: number; dead: number }) {
  const t = useCallbackTexts();
  const format = useFormat();
  const reload = useReload();
  const root = path`/apps/${appId}/callbacks`;
  const replay = async (): Promise<void> => {
    const { count } = await api.post<{ count: number }>(`${root}/replay`, { all: true });
    notifyDone(t.replayed(format.number(count)));
    await reload(root);
  };
  return (
    <Group>
      <ConfirmButton
        label={t.replayAll}
        color="lake"
        variant="light"
        title={t.replayAllTitle}
        body={t.replayAllBody(format.number(dead))}
        onConfirm={replay}
      />
    </Group>
  );
}
