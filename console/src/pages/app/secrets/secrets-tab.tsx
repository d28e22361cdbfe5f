import { Badge, Stack } from '@mantine/core';
import type { AppTabProps } from '../../../api/app';
import { api, path } from '../../../api/client';
import { useList, useReload } from '../../../api/queries';
import { ConfirmButton } from '../../../parts/dialog';
import { type Column, ListTable } from '../../../parts/list-table';
import { Section } from '../../../parts/section';
import { notifyDone } from '../../../parts/use-action';
import { useFormat } from '../../../texts/format';
import { useTexts } from '../../../texts/language';
import { useCommon } from '../../../texts/use-common';
import { DeviceSecrets } from './device-secrets';
import { en } from './en';
import { RotateButton, RotationProgress } from './rotation';
import type { Secret } from './secret';
import { zh } from './zh';

const REFRESH_MS = 5000;
const COLORS: Readonly<Record<Secret['status'], string>> = { live: 'teal', ending: 'yellow', ended: 'gray' };

/** The app's secrets, never their values; rotating them; the secrets of its mobile clients. */
export default function SecretsTab({ app }: AppTabProps) {
  const t = useTexts({ zh, en });
  const common = useCommon();
  const { time, ago } = useFormat();
  const reload = useReload();
  const root = path`/apps/${app.id}/secrets`;
  const secrets = useList<Secret>(root, {}, { refreshMs: REFRESH_MS });
  const liveCount = secrets.items.filter(({ status }) => status === 'live').length;
  const usable = secrets.items.filter(({ status }) => status !== 'ended');
  const columns: Column<Secret>[] = [
    { title: t.secret, cell: ({ id }) => t.number(id) },
    {
      title: common.status,
      cell: ({ status }) => (
        <Badge variant="light" color={COLORS[status]}>
          {t.status[status]}
        </Badge>
      ),
    },
    { title: common.created, cell: ({ createdAtMs }) => time(createdAtMs) },
    {
      title: t.expires,
      cell: ({ expiresAtMs }) => (expiresAtMs === null ? t.noEnd : time(expiresAtMs)),
    },
    {
      title: t.lastUsed,
      cell: ({ lastUsedAtMs }) => (lastUsedAtMs === null ? common.never : ago(lastUsedAtMs)),
    },
    {
      title: common.actions,
      isActions: true,
      cell: ({ id, status }) =>
        // The last live one stays: without it nobody could sign.
        (status === 'ending' || (status === 'live' && liveCount > 1)) && (
          <ConfirmButton
            size="xs"
            variant="light"
            label={t.revoke}
            describedAs={t.revokeNamed(id)}
            title={t.revokeNamed(id)}
            body={t.revokeLead}
            onConfirm={async () => {
              await api.delete(`${root}/${id}`);
              notifyDone(t.revoked);
              await reload(root);
            }}
          />
        ),
    },
  ];
  return (
    <Stack gap="xl">
      <Section
        isPlain
        title={t.title}
        lead={t.lead}
        actions={<RotateButton root={root} isFull={usable.length > 1} />}
      >
        <RotationProgress secrets={usable} />
        <ListTable
          label={t.title}
          list={secrets}
          columns={columns}
          keyOf={({ id }) => id}
          empty={{ title: common.none }}
        />
      </Section>
      <DeviceSecrets appId={app.id} />
    </Stack>
  );
}
