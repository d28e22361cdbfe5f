import { Badge, Button, Code, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, path } from '../../api/client';
import { useMe } from '../../api/me';
import { useList, useReload } from '../../api/queries';
import { ShownOnce } from '../../parts/copy';
import { ConfirmButton, DialogButton } from '../../parts/dialog';
import { CheckField, Form, SubmitButton, TextField } from '../../parts/form';
import { type Column, ListTable } from '../../parts/list-table';
import { Section } from '../../parts/section';
import { useFormat } from '../../texts/format';
import { useTexts } from '../../texts/language';
import { useCommon } from '../../texts/use-common';
import { en } from './en';
import { zh } from './zh';

interface ApiToken {
  readonly id: number;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
  readonly lastUsedAtMs: number | null;
}

export function TokensSection() {
  const t = useTexts({ zh, en }).tokens;
  const common = useCommon();
  const { time, ago } = useFormat();
  const tokens = useList<ApiToken>('/tokens');
  const reload = useReload();
  const create = (
    <DialogButton label={t.create} title={t.create} onClosed={() => void reload('/tokens')}>
      {(close) => <NewToken onDone={close} />}
    </DialogButton>
  );
  const columns: Column<ApiToken>[] = [
    { title: t.name, cell: ({ name }) => name },
    { title: t.prefix, cell: ({ prefix }) => <Code>{prefix}…</Code> },
    { title: t.scopes, cell: ({ scopes }) => <Text size="xs">{scopes.join(', ')}</Text> },
    {
      title: t.until,
      cell: ({ expiresAtMs }) =>
        expiresAtMs > Date.now() ? time(expiresAtMs) : <Badge color="gray">{t.ended}</Badge>,
    },
    {
      title: t.lastUsed,
      cell: ({ lastUsedAtMs }) => (lastUsedAtMs === null ? common.never : ago(lastUsedAtMs)),
    },
    {
      title: common.actions,
      isActions: true,
      cell: ({ id, name, expiresAtMs }) =>
        expiresAtMs > Date.now() && (
          <ConfirmButton
            size="xs"
            variant="light"
            label={t.revoke}
            describedAs={t.revokeNamed(name)}
            title={t.revokeNamed(name)}
            body={t.revokeLead}
            onConfirm={async () => {
              await api.delete(path`/tokens/${id}`);
              await reload('/tokens');
            }}
          />
        ),
    },
  ];
  return (
    <Section isPlain title={t.title} lead={t.lead} actions={tokens.items.length > 0 && create}>
      <ListTable
        label={t.title}
        list={tokens}
        columns={columns}
        keyOf={({ id }) => id}
        empty={{ title: t.empty, hint: t.emptyHint, action: create }}
      />
    </Section>
  );
}

function NewToken({ onDone }: { onDone: () => void }) {
  const t = useTexts({ zh, en }).tokens;
  const { close } = useCommon();
  const { permissions } = useMe();
  const [secret, setSecret] = useState<string | null>(null);
  if (secret !== null) {
    return (
      <Stack>
        <ShownOnce values={[{ label: t.secret, value: secret }]} />
        <Button onClick={onDone}>{close}</Button>
      </Stack>
    );
  }
  return (
    <Form
      onSubmit={async (values) => {
        const body = {
          name: values.text('name'),
          scopes: values.all('scopes'),
          expiresInDays: values.number('expiresInDays'),
        };
        setSecret((await api.post<{ secret: string }>('/tokens', body)).secret);
      }}
    >
      <TextField name="name" label={t.name} required maxLength={100} autoFocus />
      <TextField
        name="expiresInDays"
        label={t.expires}
        type="number"
        min={1}
        max={365}
        defaultValue="90"
        required
      />
      <fieldset className="choices">
        <legend>{t.scopes}</legend>
        {permissions
          .filter((name) => name !== 'account')
          .map((name) => (
            <CheckField key={name} name="scopes" value={name} label={name} />
          ))}
      </fieldset>
      <SubmitButton>{t.create}</SubmitButton>
    </Form>
  );
}
