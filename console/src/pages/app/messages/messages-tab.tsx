import { Anchor, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { path } from '../../../api/client';
import { useList } from '../../../api/queries';
import { Form, SubmitButton, TextField } from '../../../parts/form';
import { ListTable } from '../../../parts/list-table';
import { State } from '../../../parts/state';
import { useFormat } from '../../../texts/format';
import { lookup } from '../../../texts/lookup';
import type { Life } from './life';
import { LifeView } from './life-view';
import { fromLocalInput, toLocalInput } from './local-time';
import { useMessageTexts } from './texts';

const REFRESH_MS = 5000;

/** Finds messages: `?msgId=` is one of them, `?a=&b=&until=` those between two users. */
export default function MessagesTab({ app: { id: appId } }: { app: { readonly id: number } }) {
  const t = useMessageTexts();
  const [parameters] = useSearchParams();
  const msgId = parameters.get('msgId');
  const [a, b] = [parameters.get('a') ?? '', parameters.get('b') ?? ''];
  const until = parameters.get('until');
  return (
    <Stack gap="lg">
      <Text size="sm" c="dimmed">
        {t.lead}
      </Text>
      <FindForm key={parameters.toString()} />
      {msgId !== null && <LifeView key={msgId} appId={appId} msgId={msgId} />}
      {msgId === null && a !== '' && b !== '' && (
        <LifeList appId={appId} a={a} b={b} aroundMs={until === null ? undefined : Number(until)} />
      )}
    </Stack>
  );
}

function FindForm() {
  const t = useMessageTexts();
  const [parameters, setParameters] = useSearchParams();
  const [mode, setMode] = useState(parameters.has('a') ? 'users' : 'id');
  const until = parameters.get('until');
  return (
    <Form
      label={t.find}
      onSubmit={async (values) => {
        const untilMs = fromLocalInput(values.text('until'));
        setParameters(
          mode === 'id'
            ? { msgId: values.text('msgId').trim() }
            : {
                a: values.text('a').trim(),
                b: values.text('b').trim(),
                ...(untilMs === null ? {} : { until: String(untilMs) }),
              },
        );
      }}
    >
      <SegmentedControl
        aria-label={t.mode}
        value={mode}
        onChange={setMode}
        data={[
          { value: 'id', label: t.byId },
          { value: 'users', label: t.byUsers },
        ]}
        maw={360}
      />
      <Group align="flex-end">
        {mode === 'id' ? (
          <TextField
            name="msgId"
            label={t.msgId}
            required
            className="wide-field"
            defaultValue={parameters.get('msgId') ?? ''}
          />
        ) : (
          <>
            <TextField name="a" label={t.a} required defaultValue={parameters.get('a') ?? ''} />
            <TextField name="b" label={t.b} required defaultValue={parameters.get('b') ?? ''} />
            <TextField
              name="until"
              label={t.around}
              type="datetime-local"
              step={1}
              defaultValue={until === null ? '' : toLocalInput(Number(until))}
            />
          </>
        )}
        <SubmitButton>{t.find}</SubmitButton>
      </Group>
    </Form>
  );
}

interface LifeListProps {
  readonly appId: number;
  readonly a: string;
  readonly b: string;
  readonly aroundMs: number | undefined;
}

function LifeList({ appId, a, b, aroundMs }: LifeListProps) {
  const t = useMessageTexts();
  const format = useFormat();
  const list = useList<Life>(path`/apps/${appId}/messages`, { a, b, aroundMs }, { refreshMs: REFRESH_MS });
  return (
    <ListTable
      label={t.tab}
      list={list}
      keyOf={({ msgId }) => msgId}
      empty={{ title: t.emptyTitle, hint: t.emptyHint }}
      columns={[
        {
          title: t.accepted,
          cell: ({ msgId, acceptedAtMs, storedAtMs }) => (
            <Anchor component={Link} href={`/apps/${appId}/messages?msgId=${msgId}`}>
              {format.time(acceptedAtMs ?? storedAtMs ?? 0)}
            </Anchor>
          ),
        },
        { title: t.from, cell: ({ fromUid }) => fromUid },
        { title: t.to, cell: ({ toUid }) => toUid },
        { title: t.type, cell: ({ type }) => type },
        { title: t.state, cell: (life) => <LifeState life={life} /> },
      ]}
    />
  );
}

/** How far a message came. */
export function LifeState({ life: { state, blockedBy } }: { life: Life }) {
  const t = useMessageTexts();
  if (blockedBy !== null) return <State mood="bad">{lookup(t.blockedBy, blockedBy)}</State>;
  const isThere = state === 'arrived' || state === 'read';
  return <State mood={isThere ? 'good' : 'waiting'}>{lookup(t.states, state ?? 'stored')}</State>;
}
