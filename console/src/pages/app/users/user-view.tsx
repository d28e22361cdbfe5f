import { Anchor, Group, Stack, Title } from '@mantine/core';
import { Link } from 'wouter';
import { path } from '../../../api/client';
import { useMe } from '../../../api/me';
import { useObject } from '../../../api/queries';
import { Empty } from '../../../parts/empty';
import { Facts } from '../../../parts/facts';
import { RowsTable } from '../../../parts/list-table';
import { Loaded } from '../../../parts/loaded';
import { State } from '../../../parts/state';
import { useFormat } from '../../../texts/format';
import { useUserTexts } from './texts';
import { UserActions } from './user-actions';
import type { OnlineDevice, UserDetails } from './user';

const REFRESH_MS = 5000;

/** One user: who it is, what is online, and what can be done. */
export function UserView({ appId, uid }: { appId: number; uid: string }) {
  const t = useUserTexts();
  const user = useObject<UserDetails>(path`/apps/${appId}/users/${uid}`, {}, { refreshMs: REFRESH_MS });
  return (
    <Stack>
      <Group justify="space-between">
        <Anchor component={Link} href={`/apps/${appId}/users`} size="sm">
          ← {t.all}
        </Anchor>
      </Group>
      <Loaded from={user}>{(details) => <Details appId={appId} user={details} />}</Loaded>
    </Stack>
  );
}

function Details({ appId, user }: { appId: number; user: UserDetails }) {
  const t = useUserTexts();
  const format = useFormat();
  const { can } = useMe();
  const { uid, nickname, isOnline, isBlocked, token, devices } = user;
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start">
        <Title order={2} size="h3" className="page-heading">
          {nickname ? `${nickname} (${uid})` : uid}
        </Title>
        <UserActions appId={appId} user={user} />
      </Group>
      <Facts
        items={[
          [t.presence, <State mood={isOnline ? 'good' : 'idle'}>{isOnline ? t.online : t.offline}</State>],
          [t.standing, <State mood={isBlocked ? 'bad' : 'good'}>{isBlocked ? t.blocked : t.allowed}</State>],
          [t.unread, format.number(user.unreadCount)],
          [t.token, token ? t.tokenEnds(format.time(token.expiresAtMs)) : t.noToken],
          [t.registered, format.time(user.createdAtMs)],
          [t.updated, format.time(user.updatedAtMs)],
        ]}
      />
      <section aria-labelledby="devices">
        <Title order={3} size="h5" id="devices" mb="sm">
          {t.devices}
        </Title>
        {devices.length === 0 ? (
          <Empty title={t.noDevices} hint={t.noDevicesHint} />
        ) : (
          <DevicesTable devices={devices} />
        )}
      </section>
      {can('messages.read') && (
        <Anchor
          component={Link}
          href={`/apps/${appId}/messages?${new URLSearchParams({ a: uid }).toString()}`}
          size="sm"
        >
          {t.messages} →
        </Anchor>
      )}
    </Stack>
  );
}

function DevicesTable({ devices }: { devices: readonly OnlineDevice[] }) {
  const t = useUserTexts();
  const format = useFormat();
  return (
    <RowsTable
      label={t.devices}
      items={devices}
      keyOf={({ nodeId, connectedAtMs, ip }) => `${nodeId} ${connectedAtMs} ${ip}`}
      columns={[
        { title: t.device, cell: ({ device }) => device ?? t.unknown },
        { title: t.address, cell: ({ ip }) => ip ?? t.unknown },
        { title: t.node, cell: ({ nodeId }) => nodeId },
        { title: t.since, cell: ({ connectedAtMs }) => format.time(connectedAtMs) },
      ]}
    />
  );
}
