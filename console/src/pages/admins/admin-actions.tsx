import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { api, path } from '../../api/client';
import { useReload } from '../../api/queries';
import { ConfirmButton, DialogButton } from '../../parts/dialog';
import { Form, SelectField, SubmitButton, TextField } from '../../parts/form';
import { useAction } from '../../parts/use-action';
import { useTexts } from '../../texts/language';
import { useCommon } from '../../texts/use-common';
import { type Admin, type Invited, TENANT_ROLES } from './admin';
import { en } from './en';
import { InvitationLink } from './invite-button';
import { zh } from './zh';

/** What can be done with another admin. */
export function AdminActions({ admin: { id, name, role, status } }: { admin: Admin }) {
  const t = useTexts({ zh, en });
  const common = useCommon();
  const reload = useReload();
  const { run, isPending } = useAction();
  const change = async (action: 'disable' | 'enable'): Promise<void> => {
    await api.post(`${path`/admins/${id}`}/${action}`);
    await reload('/admins');
  };
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <DialogButton
        size="xs"
        variant="default"
        label={t.change}
        describedAs={t.changeNamed(name)}
        title={t.changeNamed(name)}
      >
        {(close) => (
          <Form
            onSubmit={async (values) => {
              const wanted = values.text('role') || role;
              await api.patch(path`/admins/${id}`, {
                name: values.text('name'),
                ...(wanted === role ? {} : { role: wanted }),
              });
              await reload('/admins');
              close();
            }}
          >
            <TextField name="name" label={t.name} defaultValue={name} required maxLength={100} autoFocus />
            {role !== 'operator' && (
              <SelectField
                name="role"
                label={t.role}
                description={t.roleLead}
                defaultValue={role}
                options={TENANT_ROLES.map((value) => ({ value, label: common.roles[value] }))}
              />
            )}
            <SubmitButton>{common.save}</SubmitButton>
          </Form>
        )}
      </DialogButton>
      <ResetButton id={id} name={name} />
      {status === 'disabled' ? (
        <Button
          size="xs"
          loading={isPending}
          aria-label={t.enableNamed(name)}
          onClick={() => run(() => change('enable'))}
        >
          {t.enable}
        </Button>
      ) : (
        <ConfirmButton
          size="xs"
          variant="light"
          label={t.disable}
          describedAs={t.disableNamed(name)}
          title={t.disableNamed(name)}
          body={t.disableLead}
          onConfirm={() => change('disable')}
        />
      )}
    </Group>
  );
}

function ResetButton({ id, name }: { id: number; name: string }) {
  const t = useTexts({ zh, en });
  const reload = useReload();
  const [invited, setInvited] = useState<Invited | null>(null);
  const forget = (): void => {
    setInvited(null);
    void reload('/admins');
  };
  return (
    <DialogButton
      size="xs"
      variant="default"
      label={t.reset}
      describedAs={t.resetNamed(name)}
      title={t.resetNamed(name)}
      onClosed={forget}
    >
      {(close) =>
        invited ? (
          <InvitationLink invited={invited} onDone={close} />
        ) : (
          <Form onSubmit={async () => setInvited(await api.post<Invited>(path`/admins/${id}/reset`))}>
            <Text size="sm">{t.resetLead}</Text>
            <SubmitButton color="red">{t.reset}</SubmitButton>
          </Form>
        )
      }
    </DialogButton>
  );
}
