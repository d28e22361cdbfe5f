import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { App } from '../../api/app';
import { api } from '../../api/client';
import { useMe } from '../../api/me';
import { useReload } from '../../api/queries';
import { Copyable, ShownOnce } from '../../parts/copy';
import { DialogButton } from '../../parts/dialog';
import { Form, SelectField, SubmitButton, TextField } from '../../parts/form';
import { useTenantNames } from '../../parts/tenant-names';
import { useTexts } from '../../texts/language';
import { useCommon } from '../../texts/use-common';
import { en } from './en';
import { zh } from './zh';

interface Created {
  readonly app: App;
  readonly secret: string;
}

export function NewApp() {
  const t = useTexts({ zh, en });
  const reload = useReload();
  return (
    <DialogButton label={t.create} title={t.create} onClosed={() => void reload('/apps', '/tenants')}>
      {() => <Steps />}
    </DialogButton>
  );
}

function Steps() {
  const t = useTexts({ zh, en });
  const common = useCommon();
  const { tenantId: ownTenantId } = useMe();
  const { tenants } = useTenantNames();
  const [parameters] = useSearchParams();
  const [created, setCreated] = useState<Created | null>(null);
  if (created) return <KeyAndSecret created={created} />;
  return (
    <Form
      onSubmit={async (values) => {
        const tenant = ownTenantId === null ? { tenantId: values.number('tenantId') } : {};
        setCreated(await api.post<Created>('/apps', { name: values.text('name'), ...tenant }));
      }}
    >
      <TextField name="name" label={common.name} required maxLength={100} autoFocus />
      {ownTenantId === null && (
        <SelectField
          key={tenants.length}
          name="tenantId"
          label={common.tenant}
          required
          defaultValue={parameters.get('tenantId') ?? ''}
          options={[
            { value: '', label: t.chooseTenant },
            ...tenants.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
      )}
      <SubmitButton>{common.create}</SubmitButton>
    </Form>
  );
}

function KeyAndSecret({ created: { app, secret } }: { created: Created }) {
  const t = useTexts({ zh, en });
  const reload = useReload();
  const [, navigate] = useLocation();
  return (
    <Stack>
      <Copyable label={t.key} value={app.key} />
      <ShownOnce values={[{ label: t.secret, value: secret }]} />
      <Button
        onClick={() => {
          void reload('/apps', '/tenants');
          navigate(`/apps/${app.id}`);
        }}
      >
        {t.open}
      </Button>
    </Stack>
  );
}
