import { Badge, Button, Group, Text } from '@mantine/core';
import { api, path } from '../../api/client';
import { useSession } from '../../api/me';
import { useList, useReload } from '../../api/queries';
import { ConfirmButton } from '../../parts/dialog';
import { type Column, ListTable } from '../../parts/list-table';
import { Section } from '../../parts/section';
import { useAction } from '../../parts/use-action';
import { useFormat } from '../../texts/format';
import { useTexts } from '../../texts/language';
import { useCommon } from '../../texts/use-common';
import { deviceOf } from './device-of';
import { en } from './en';
import { zh } from './zh';

interface OwnSession {
  readonly id: number;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number;
  readonly ip: string;
  readonly userAgent: string;
  readonly isCurrent: boolean;
}

export function SessionsSection() {
  const t = useTexts({ zh, en }).sessions;
  const common = useCommon();
  const { ago, time } = useFormat();
  const { enter } = useSession();
  const sessions = useList<OwnSession>('/auth/sessions');
  const reload = useReload();
  const { run, isPending } = useAction();
  const columns: Column<OwnSession>[] = [
    {
      title: t.device,
      cell: ({ userAgent, isCurrent }) => (
        <Group gap="xs">
          <Text size="sm" title={userAgent}>
            {deviceOf(userAgent)}
          </Text>
          {isCurrent && <Badge variant="light">{t.current}</Badge>}
        </Group>
      ),
    },
    { title: t.address, cell: ({ ip }) => ip },
    { title: common.created, cell: ({ createdAtMs }) => time(createdAtMs) },
    { title: t.lastUsed, cell: ({ lastUsedAtMs }) => ago(lastUsedAtMs) },
    {
      title: common.actions,
      isActions: true,
      cell: ({ id, ip, isCurrent }) =>
        !isCurrent && (
          <Button
            size="xs"
            variant="default"
            disabled={isPending}
            aria-label={t.endFrom(ip)}
            onClick={() =>
              run(async () => {
                await api.delete(path`/auth/sessions/${id}`);
                await reload('/auth/sessions');
              })
            }
          >
            {t.end}
          </Button>
        ),
    },
  ];
  return (
    <Section
      isPlain
      title={t.title}
      actions={
        <ConfirmButton
          variant="light"
          label={t.everywhere}
          title={t.everywhere}
          body={t.everywhereLead}
          onConfirm={async () => {
            await api.post('/auth/sign-out-everywhere');
            enter(null);
          }}
        />
      }
    >
      <ListTable
        label={t.title}
        list={sessions}
        columns={columns}
        keyOf={({ id }) => id}
        empty={{ title: t.empty }}
      />
    </Section>
  );
}
