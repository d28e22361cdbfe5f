import { Anchor, Checkbox, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { path } from '../../../api/client';
import { useList } from '../../../api/queries';
import { type Column, ListTable } from '../../../parts/list-table';
import { State } from '../../../parts/state';
import { useFormat } from '../../../texts/format';
import { useUserTexts } from './texts';
import type { User } from './user';
import { UserView } from './user-view';

const TYPING_MS = 250;

/** The users of an app: found by uid or nickname, or one of them (`?uid=`). */
export default function UsersTab({ app }: { app: { readonly id: number } }) {
  const [parameters] = useSearchParams();
  const uid = parameters.get('uid');
  return uid === null ? <UserList appId={app.id} /> : <UserView key={uid} appId={app.id} uid={uid} />;
}

function UserList({ appId }: { appId: number }) {
  const t = useUserTexts();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const [onlyBlocked, setOnlyBlocked] = useState(false);
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const list = useList<User>(path`/apps/${appId}/users`, { search, blocked: onlyBlocked || undefined });
  const isFiltered = search !== '' || onlyBlocked;
  const columns: Column<User>[] = [
    {
      title: t.uid,
      cell: ({ uid }) => (
        <Anchor component={Link} href={userHref(appId, uid)}>
          {uid}
        </Anchor>
      ),
    },
    { title: t.nickname, cell: ({ nickname }) => nickname || '—' },
    {
      title: t.presence,
      cell: ({ isOnline, isBlocked }) => (
        <State mood={isBlocked ? 'bad' : isOnline ? 'good' : 'idle'}>
          {isBlocked ? t.blocked : isOnline ? t.online : t.offline}
        </State>
      ),
    },
    { title: t.registered, cell: ({ createdAtMs }) => format.time(createdAtMs) },
  ];
  return (
    <Stack>
      <TextInput
        label={t.find}
        description={t.findHint}
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        maw={460}
      />
      <Checkbox
        label={t.onlyBlocked}
        checked={onlyBlocked}
        onChange={(event) => setOnlyBlocked(event.currentTarget.checked)}
      />
      <ListTable
        label={t.tab}
        list={list}
        columns={columns}
        keyOf={({ uid }) => uid}
        empty={
          isFiltered
            ? { title: t.noMatchTitle, hint: t.noMatchHint }
            : { title: t.emptyTitle, hint: t.emptyHint }
        }
      />
    </Stack>
  );
}

/** Where one user is shown. */
export function userHref(appId: number, uid: string): string {
  return `/apps/${appId}/users?${new URLSearchParams({ uid }).toString()}`;
}
