import { Button } from '@mantine/core';
import { useLocation } from 'wouter';
import { api, path } from '../../api/client';
import { useReload } from '../../api/queries';
import type { Tenant } from '../../api/tenant';
import { ConfirmButton } from '../../parts/dialog';
import { RenameButton } from '../../parts/rename-button';
import { notifyDone, useAction } from '../../parts/use-action';
import { useTexts } from '../../texts/language';
import { en } from './en';
import { zh } from './zh';

/** Rename, suspend or resume, delete. */
export function TenantActions({ tenant: { id, name, status } }: { tenant: Tenant }) {
  const t = useTexts({ zh, en });
  const reload = useReload();
  const [, navigate] = useLocation();
  const { run, isPending } = useAction();
  const resume = async (): Promise<void> => {
    await api.post(path`/tenants/${id}/resume`);
    await reload('/tenants');
  };
  return (
    <>
      <RenameButton
        name={name}
        onRename={async (wanted) => {
          await api.patch(path`/tenants/${id}`, { name: wanted });
          await reload('/tenants');
        }}
      />
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
