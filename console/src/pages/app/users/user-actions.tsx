import { Button, Group } from '@mantine/core';
import { api, path } from '../../../api/client';
import { useMe } from '../../../api/me';
import { useReload } from '../../../api/queries';
import { ConfirmButton } from '../../../parts/dialog';
import { CheckField } from '../../../parts/form';
import { notifyDone, useAction } from '../../../parts/use-action';
import { useUserTexts } from './texts';
import type { User } from './user';

type Change = 'block' | 'unblock' | 'revoke-token';

/** What the role may do with a user. */
export function UserActions({ appId, user: { uid, isBlocked } }: { appId: number; user: User }) {
  const t = useUserTexts();
  const { can } = useMe();
  const reload = useReload();
  const { run, isPending } = useAction();
  const users = path`/apps/${appId}/users`;
  const here = path`/apps/${appId}/users/${uid}`;
  const change = async (action: Change, options?: { closeSockets: boolean }): Promise<void> => {
    await api.post(`${here}/${action}`, options);
    notifyDone(t.done[action]);
    await reload(users);
  };
  const startJob = async (kind: 'export' | 'erase', message: string): Promise<void> => {
    await api.post(`${here}/${kind}`, kind === 'erase' ? { uid } : undefined);
    notifyDone(message);
    await reload(path`/apps/${appId}/jobs`);
  };
  return (
    <Group gap="xs">
      {can('users.manage') && isBlocked && (
        <Button variant="default" loading={isPending} onClick={() => run(() => change('unblock'))}>
          {t.unblock}
        </Button>
      )}
      {can('users.manage') && !isBlocked && (
        <ConfirmButton
          label={t.block}
          variant="light"
          title={t.blockTitle(uid)}
          body={t.blockBody}
          fields={<CheckField name="revoke" label={t.blockAlso} defaultChecked />}
          onConfirm={(values) => change('block', { closeSockets: values.isChecked('revoke') })}
        />
      )}
      {can('users.manage') && (
        <ConfirmButton
          label={t.revoke}
          variant="light"
          title={t.revokeTitle(uid)}
          body={t.revokeBody}
          onConfirm={() => change('revoke-token')}
        />
      )}
      {can('userdata.manage') && (
        <>
          <Button
            variant="default"
            loading={isPending}
            onClick={() => run(() => startJob('export', t.exportStarted))}
          >
            {t.export}
          </Button>
          <ConfirmButton
            label={t.erase}
            variant="light"
            title={t.eraseTitle(uid)}
            body={t.eraseBody}
            typed={uid}
            onConfirm={() => startJob('erase', t.eraseStarted)}
          />
        </>
      )}
    </Group>
  );
}
