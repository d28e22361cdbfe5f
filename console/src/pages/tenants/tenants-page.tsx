import { Anchor, Badge } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { api } from '../../api/client';
import { useMe } from '../../api/me';
import { useList, useReload } from '../../api/queries';
import type { Tenant } from '../../api/tenant';
import { DialogButton } from '../../parts/dialog';
import { Form, SubmitButton, TextField } from '../../parts/form';
import { type Column, ListTable } from '../../parts/list-table';
import { Page } from '../../parts/page';
import { SearchBox } from '../../parts/search-box';
import { notifyDone } from '../../parts/use-action';
import { useFormat } from '../../texts/format';
import { useTexts } from '../../texts/language';
import { useCommon } from '../../texts/use-common';
import { en } from './en';
import { zh } from './zh';

export default function TenantsPage() {
  const t = useTexts({ zh, en });
  const common = useCommon();
  const { can } = useMe();
  const { time, number } = useFormat();
  const [search, setSearch] = useState('');
  const tenants = useList<Tenant>('/tenants', { search });
  const create = can('tenants.manage') && <NewTenant />;
  const columns: Column<Tenant>[] = [
    {
      title: common.name,
      cell: ({ id, name }) => (
        <Anchor component={Link} href={`/tenants/${id}`} fw={500}>
          {name}
        </Anchor>
      ),
    },
    { title: common.status, cell: ({ status }) => <TenantStatus status={status} /> },
    { title: t.apps, cell: ({ appCount }) => number(appCount), align: 'right' },
    { title: t.admins, cell: ({ adminCount }) => number(adminCount), align: 'right' },
    { title: common.created, cell: ({ createdAtMs }) => time(createdAtMs) },
  ];
  return (
    <Page title={t.title} lead={t.lead} actions={create}>
      <SearchBox label={t.searchLabel} onSearch={setSearch} />
      <ListTable
        label={t.title}
        list={tenants}
        columns={columns}
        keyOf={({ id }) => id}
        empty={search ? { title: t.noMatch } : { title: t.empty, hint: t.emptyHint }}
      />
    </Page>
  );
}

function NewTenant() {
  const t = useTexts({ zh, en });
  const { name, create } = useCommon();
  const [, navigate] = useLocation();
  const reload = useReload();
  return (
    <DialogButton label={t.create} title={t.create}>
      {() => (
        <Form
          onSubmit={async (values) => {
            const tenant = await api.post<Tenant>('/tenants', { name: values.text('name') });
            notifyDone(t.created(tenant.name));
            await reload('/tenants');
            navigate(`/tenants/${tenant.id}`);
          }}
        >
          <TextField name="name" label={name} required maxLength={100} autoFocus />
          <SubmitButton>{create}</SubmitButton>
        </Form>
      )}
    </DialogButton>
  );
}

export function TenantStatus({ status }: Pick<Tenant, 'status'>) {
  const t = useTexts({ zh, en });
  return (
    <Badge variant="light" color={status === 'active' ? 'teal' : 'red'}>
      {t.status[status]}
    </Badge>
  );
}
