import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { useMe } from '../../api/me';
import { useReload } from '../../api/queries';
import { Copyable } from '../../parts/copy';
import { DialogButton } from '../../parts/dialog';
import { Form, SelectField, SubmitButton, TextField } from '../../parts/form';
import { useTenantNames } from '../../parts/tenant-names';
import { useTexts } from '../../texts/language';
import { useCommon } from '../../texts/use-common';
import { type Invited, type Role, TENANT_ROLES } from './admin';
import { en } from './en';
import { zh } from './zh';

export function InviteButton() {
  const t = useTexts({ zh, en });
  const reload = useReload();
  return (
    <DialogButton label={t.invite} title={t.invite} onClosed={() => void reload('/admins')}>
      {(close) => <Invitation onDone={close} />}
    </DialogButton>
  );
}

function Invitation({ onDone }: { onDone: () => void }) {
  const t = useTexts({ zh, en });
  const { roles, tenant } = useCommon();
  const { tenantId: ownTenantId } = useMe();
  const { tenants } = useTenantNames();
  const isOperator = ownTenantId === null;
  const choices: readonly Role[] = isOperator ? ['operator', ...TENANT_ROLES] : TENANT_ROLES;
  const [role, setRole] = useState<Role>(choices[0]!);
  const [invited, setInvited] = useState<Invited | null>(null);
  if (invited) return <InvitationLink invited={invited} onDone={onDone} />;
  return (
    <Form
      onSubmit={async (values) => {
        const body = {
          email: values.text('email'),
          name: values.text('name'),
          role,
          tenantId: role === 'operator' ? null : (ownTenantId ?? values.number('tenantId')),
        };
        setInvited(await api.post<Invited>('/admins', body));
      }}
    >
      <TextField name="email" label={t.email} type="email" required maxLength={254} autoFocus />
      <TextField name="name" label={t.name} required maxLength={100} />
      <SelectField
        name="role"
        label={t.role}
        defaultValue={role}
        onChange={(value) => setRole(value as Role)}
        options={choices.map((value) => ({ value, label: `${roles[value]} · ${t.roleHints[value]}` }))}
      />
      {isOperator && role !== 'operator' && (
        <SelectField
          name="tenantId"
          label={tenant}
          required
          options={[
            { value: '', label: t.chooseTenant },
            ...tenants.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
      )}
      <SubmitButton>{t.invite}</SubmitButton>
    </Form>
  );
}

/** What the invited one needs; the token is in the fragment and is shown this once. */
export function InvitationLink({ invited, onDone }: { invited: Invited; onDone: () => void }) {
  const t = useTexts({ zh, en });
  const { close } = useCommon();
  return (
    <Stack role="status">
      <Text size="sm">{t.linkLead(invited.admin.email)}</Text>
      <Copyable label={t.link} value={`${location.origin}${invited.invitation.path}`} />
      <Button onClick={onDone}>{close}</Button>
    </Stack>
  );
}
