import { Button } from '@mantine/core';
import { useLocation } from 'wouter';
import { api, path } from '../../api/client';
import { useReload } from '../../api/queries';
import type { Tenant } from '../../api/tenant';
import { ConfirmButton, DialogButton } from '../../parts/dialog';
import { Form, SubmitButton, TextField } from '../../parts/form';
import { notifyDone, useAction } from '../../parts/use-action';
import { useTexts } from '../../texts/language';
import { useCommon } from '../../texts/use-common';
import { en } from './en';
import { zh } from './zh';

/** Rename, suspend or resume, delete. */
export function TenantActions({ tenant: { id, name, status } }: { tenant: Tenant }) {
  const t = useTexts({ zh, en });
  const common = useCommon();
  const reload = useReload();
  const [, navigate] = useLocation();
  const { run, isPending } = useAction();
  const resume = async (): Promise<void> => {
    await api.post(path`/tenants/${id}/resume`);
    await reload('/tenants');
  };
  return (
    <>
      <DialogButton variant="default" label={t.rename} title={t.rename}>
        {(close) => (
          <Form
            onSubmit={async (values) => {
              await api.patch(path`/tenants/${id}`, { name: values.text('name') });
              await reload('/tenants');
              close();
            }}
          >
            <TextField
              name="name"
              label={common.name}
              defaultValue={name}
              required
              maxLength={100}
              autoFocus
            />
            <SubmitButton>{common.save}</SubmitButton>
          </Form>
        )}
      </DialogButton>
      {status === 'active' ? (
        <ConfirmButton
          variant="light"
          label={t.suspend}
          title={`${t.suspend}: ${name}`}
          body={t.suspendLead}
          onConfirm={async () => {
            await api.post(path`/tenants/${id}/suspend`);
            await reload('/tenants');
          }}
        />
      ) : (
        <Button loading={isPending} onClick={() => run(resume)}>
          {t.resume}
        </Button>
      )}
      <ConfirmButton
        variant="light"
        label={t.delete}
        title={`${t.delete}: ${name}`}
        body={t.deleteLead}
        typed={name}
        onConfirm={async () => {
          await api.delete(path`/tenants/${id}`);
          notifyDone(t.deleted);
          navigate('/tenants');
          await reload('/tenants');
        }}
      />
    </>
  );
}
