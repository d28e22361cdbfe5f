import { Button, Group, Text } from '@mantine/core';
import type { AppTabProps } from '../../../api/app';
import { api, path } from '../../../api/client';
import { useReload } from '../../../api/queries';
import { ConfirmButton } from '../../../parts/dialog';
import { RenameButton } from '../../../parts/rename-button';
import { Section } from '../../../parts/section';
import { useAction } from '../../../parts/use-action';
import { useFormat } from '../../../texts/format';
import { useTexts } from '../../../texts/language';
import { en } from './en';
import { zh } from './zh';

/** Rename, suspend or resume, delete or undo that. */
export function Standing({ app: { id, name, status, deleteAtMs } }: AppTabProps) {
  const t = useTexts({ zh, en });
  const { time } = useFormat();
  const reload = useReload();
  const { run, isPending } = useAction();
  const root = path`/apps/${id}`;
  const change = async (action: 'suspend' | 'resume' | 'undelete'): Promise<void> => {
    await api.post(`${root}/${action}`);
    await reload('/apps');
  };
  return (
    <Section title={t.standing}>
      {status === 'deleting' && deleteAtMs !== null && <Text size="sm">{t.deleting(time(deleteAtMs))}</Text>}
      <Group gap="xs">
        <RenameButton
          name={name}
          onRename={async (wanted) => {
            await api.patch(root, { name: wanted });
            await reload('/apps');
          }}
        />
        {status === 'enabled' && (
          <ConfirmButton
            variant="light"
            label={t.suspend}
            title={`${t.suspend}: ${name}`}
            body={t.suspendLead}
            onConfirm={() => change('suspend')}
          />
        )}
        {status === 'disabled' && (
          <Button loading={isPending} onClick={() => run(() => change('resume'))}>
            {t.resume}
          </Button>
        )}
        {status === 'deleting' ? (
          <Button loading={isPending} onClick={() => run(() => change('undelete'))}>
            {t.undelete}
          </Button>
        ) : (
          <ConfirmButton
            variant="light"
            label={t.delete}
            title={`${t.delete}: ${name}`}
            body={t.deleteLead}
            typed={name}
            onConfirm={async (values) => {
              await api.delete(root, { name: values.text('typed') });
              await reload('/apps');
            }}
          />
        )}
      </Group>
    </Section>
  );
}
