import { Anchor, Button, Progress, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Link } from 'wouter';
import { path, urlOf } from '../../../api/client';
import { useMe } from '../../../api/me';
import { useList } from '../../../api/queries';
import { type Column, ListTable } from '../../../parts/list-table';
import { type Mood, State } from '../../../parts/state';
import { useFormat } from '../../../texts/format';
import { useCommon } from '../../../texts/use-common';
import { userHref } from '../users/users-tab';
import type { Job } from './job';
import { useJobTexts } from './texts';

const REFRESH_MS = 2000;
const MOODS: Readonly<Record<Job['status'], Mood>> = {
  waiting: 'idle',
  running: 'waiting',
  done: 'good',
  failed: 'bad',
};

/** Exports and erasures of an app's users, newest first, as they go on. */
export default function JobsTab({ app: { id: appId } }: { app: { readonly id: number } }) {
  const t = useJobTexts();
  const common = useCommon();
  const format = useFormat();
  const list = useList<Job>(path`/apps/${appId}/jobs`, {}, { refreshMs: REFRESH_MS });
  const columns: Column<Job>[] = [
    { title: t.kind, cell: ({ kind }) => t.kinds[kind] },
    {
      title: t.user,
      cell: ({ uid }) => (
        <Anchor component={Link} href={userHref(appId, uid)}>
          {uid}
        </Anchor>
      ),
    },
    {
      title: t.status,
      cell: ({ status, error }) => (
        <Stack gap={2}>
          <State mood={MOODS[status]}>{t.statuses[status]}</State>
          {error !== null && <Text size="xs">{error}</Text>}
        </Stack>
      ),
    },
    { title: t.progress, cell: (job) => <JobProgress job={job} /> },
    {
      title: t.created,
      cell: ({ createdAtMs, requestedBy }) => (
        <Stack gap={0}>
          <span>{format.time(createdAtMs)}</span>
          <Text size="xs" c="dimmed">
            {requestedBy}
          </Text>
        </Stack>
      ),
    },
    { title: common.actions, isActions: true, cell: (job) => <JobDownload job={job} /> },
  ];
  return (
    <ListTable
      label={t.tab}
      list={list}
      columns={columns}
      keyOf={({ id }) => id}
      empty={{ title: t.emptyTitle, hint: t.emptyHint }}
    />
  );
}

function JobProgress({ job: { progress, status, uid } }: { job: Job }) {
  const t = useJobTexts();
  const format = useFormat();
  const { done, total } = progress;
  const text =
    total === null
      ? t.progressSoFar(format.number(done))
      : t.progressOf(format.number(done), format.number(total));
  return (
    <Stack gap={4} miw={120}>
      <Text size="sm">{text}</Text>
      {status === 'running' && total !== null && total > 0 && (
        <Progress value={(100 * done) / total} size="sm" aria-label={`${t.progress}: ${uid}`} />
      )}
    </Stack>
  );
}

function JobDownload({ job: { id, appId, uid, kind, status, downloadExpiresAtMs } }: { job: Job }) {
  const t = useJobTexts();
  const format = useFormat();
  const { can } = useMe();
  const isThere = downloadExpiresAtMs !== null && downloadExpiresAtMs > Date.now();
  if (kind !== 'export' || status !== 'done' || !isThere || !can('userdata.manage')) return null;
  return (
    <Stack gap={2} align="flex-end">
      <Button
        component="a"
        href={urlOf(path`/apps/${appId}/jobs/${id}/download`)}
        download
        size="xs"
        variant="default"
        leftSection={<IconDownload size={14} aria-hidden />}
        aria-label={t.downloadOf(uid)}
      >
        {t.download}
      </Button>
      <Text size="xs" c="dimmed">
        {t.downloadEnds(format.time(downloadExpiresAtMs))}
      </Text>
    </Stack>
  );
}
