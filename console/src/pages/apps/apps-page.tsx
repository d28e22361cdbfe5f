import { Anchor, Badge, Code, Group, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { App } from '../../api/app';
import { useMe } from '../../api/me';
import { useList } from '../../api/queries';
import { type Column, ListTable } from '../../parts/list-table';
import { Page } from '../../parts/page';
import { SearchBox } from '../../parts/search-box';
import { TenantFilter } from '../../parts/tenant-filter';
import { useTenantNames } from '../../parts/tenant-names';
import { useFormat } from '../../texts/format';
import { useTexts } from '../../texts/language';
import { useCommon } from '../../texts/use-common';
import { STATUS_COLORS } from '../app/status-colors';
import { en as appEn } from '../app/en';
import { zh as appZh } from '../app/zh';
import { en } from './en';
import { NewApp } from './new-app';
import { zh } from './zh';

export default function AppsPage() {
  const t = useTexts({ zh, en });
  const { status: statuses } = useTexts({ zh: appZh, en: appEn });
  const common = useCommon();
  const { can, tenantId: ownTenantId } = useMe();
  const { time } = useFormat();
  const { nameOf } = useTenantNames();
  const [parameters] = useSearchParams();
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState('');
  const tenantId = parameters.get('tenantId');
  const apps = useList<App>('/apps', { search, status, tenantId });
  const create = can('apps.manage') && <NewApp />;
  const isFiltered = search !== '' || status !== '' || tenantId !== null;
  const columns: Column<App>[] = [
    {
      title: common.name,
      cell: ({ id, name }) => (
        <Anchor component={Link} href={`/apps/${id}`} fw={500}>
          {name}
        </Anchor>
      ),
    },
    { title: t.key, cell: ({ key }) => <Code>{key}</Code> },
    ...(ownTenantId === null ? [{ title: common.tenant, cell: ({ tenantId: id }: App) => nameOf(id) }] : []),
    {
      title: common.status,
      cell: ({ status }) => (
        <Badge variant="light" color={STATUS_COLORS[status]}>
          {statuses[status]}
        </Badge>
      ),
    },
    { title: common.created, cell: ({ createdAtMs }) => time(createdAtMs) },
  ];
  return (
    <Page title={t.title} lead={t.lead} actions={create}>
      <Group gap="sm" align="flex-end">
        <SearchBox label={t.searchLabel} onSearch={setSearch} />
        <NativeSelect
          label={common.status}
          value={status}
          onChange={(event) => setStatus(event.currentTarget.value)}
          data={[
            { value: '', label: common.all },
            ...Object.entries(statuses).map(([value, label]) => ({ value, label })),
          ]}
        />
        <TenantFilter />
      </Group>
      <ListTable
        label={t.title}
        list={apps}
        columns={columns}
        keyOf={({ id }) => id}
        empty={isFiltered ? { title: t.noMatch } : { title: t.empty, hint: t.emptyHint }}
      />
    </Page>
  );
}
