import { Badge, Text } from '@mantine/core';
import { useSearchParams } from 'wouter';
import { useMe } from '../../api/me';
import { useList } from '../../api/queries';
import { type Column, ListTable } from '../../parts/list-table';
import { Page } from '../../parts/page';
import { TenantFilter } from '../../parts/tenant-filter';
import { useTenantNames } from '../../parts/tenant-names';
import { useFormat } from '../../texts/format';
import { useTexts } from '../../texts/language';
import { useCommon } from '../../texts/use-common';
import type { Admin } from './admin';
import { AdminActions } from './admin-actions';
import { en } from './en';
import { InviteButton } from './invite-button';
import { zh } from './zh';

const STATUS_COLORS: Readonly<Record<Admin['status'], string>> = {
  invited: 'yellow',
  active: 'teal',
  disabled: 'gray',
};

export default function AdminsPage() {
  const t = useTexts({ zh, en });
  const common = useCommon();
  const { id: ownId, can, tenantId: ownTenantId } = useMe();
  const { ago } = useFormat();
  const { nameOf } = useTenantNames();
  const [parameters] = useSearchParams();
  const admins = useList<Admin>('/admins', { tenantId: parameters.get('tenantId') });
  const columns: Column<Admin>[] = [
    {
      title: t.name,
      cell: ({ id, name, email }) => (
        <div>
          <Text size="sm" fw={500}>
            {name} {id === ownId && <Badge variant="light">{t.you}</Badge>}
          </Text>
          <Text size="xs" c="dimmed">
            {email}
          </Text>
        </div>
      ),
    },
    { title: t.role, cell: ({ role }) => common.roles[role] },
    ...(ownTenantId === null
      ? [
          {
            title: common.tenant,
            cell: ({ tenantId }: Admin) => (tenantId === null ? t.installation : nameOf(tenantId)),
          },
        ]
      : []),
    {
      title: common.status,
      cell: ({ status }) => (
        <Badge variant="light" color={STATUS_COLORS[status]}>
          {t.status[status]}
        </Badge>
      ),
    },
    { title: t.totp, cell: ({ hasTotp }) => (hasTotp ? common.yes : common.no) },
    {
      title: t.lastSignIn,
      cell: ({ lastSignInAtMs }) => (lastSignInAtMs === null ? common.never : ago(lastSignInAtMs)),
    },
    ...(can('admins.manage')
      ? [
          {
            title: common.actions,
            isActions: true,
            cell: (admin: Admin) => admin.id !== ownId && <AdminActions admin={admin} />,
          },
        ]
      : []),
  ];
  return (
    <Page title={t.title} lead={t.lead} actions={can('admins.manage') && <InviteButton />}>
      <TenantFilter />
      <ListTable
        label={t.title}
        list={admins}
        columns={columns}
        keyOf={({ id }) => id}
        empty={{ title: t.empty, hint: t.emptyHint }}
      />
    </Page>
  );
}
