import { api, path } from '../../../api/client';
import { useList, useReload } from '../../../api/queries';
import { ConfirmButton, DialogButton } from '../../../parts/dialog';
import { Form, PasswordField, SubmitButton, TextField } from '../../../parts/form';
import { type Column, ListTable } from '../../../parts/list-table';
import { Section } from '../../../parts/section';
import { useFormat } from '../../../texts/format';
import { useTexts } from '../../../texts/language';
import { useCommon } from '../../../texts/use-common';
import { en } from './en';
import type { DeviceSecret } from './secret';
import { zh } from './zh';

export function DeviceSecrets({ appId }: { appId: number }) {
  const t = useTexts({ zh, en }).device;
  const common = useCommon();
  const { time } = useFormat();
  const reload = useReload();
  const root = path`/apps/${appId}/device-secrets`;
  const secrets = useList<DeviceSecret>(root);
  const columns: Column<DeviceSecret>[] = [
    { title: t.device, cell: ({ device }) => device },
    { title: t.clientAppId, cell: ({ clientAppId }) => clientAppId },
    { title: common.created, cell: ({ createdAtMs }) => time(createdAtMs) },
    {
      title: common.actions,
      isActions: true,
      cell: ({ device, clientAppId }) => (
        <ConfirmButton
          size="xs"
          variant="light"
          label={t.remove}
          describedAs={t.removeNamed(device, clientAppId)}
          title={t.removeNamed(device, clientAppId)}
          body={t.removeLead}
          onConfirm={async () => {
            await api.post(`${root}/remove`, { device, clientAppId });
            await reload(root);
          }}
        />
      ),
    },
  ];
  return (
    <Section
      isPlain
      title={t.title}
      lead={t.lead}
      actions={
        <DialogButton variant="default" label={t.add} title={t.title}>
          {(close) => (
            <Form
              onSubmit={async (values) => {
                await api.put(root, {
                  device: values.text('device'),
                  clientAppId: values.text('clientAppId'),
                  secret: values.text('secret'),
                });
                await reload(root);
                close();
              }}
            >
              <TextField name="device" label={t.device} placeholder="android" required autoFocus />
              <TextField name="clientAppId" label={t.clientAppId} required />
              <PasswordField name="secret" label={t.secret} required autoComplete="off" />
              <SubmitButton>{t.add}</SubmitButton>
            </Form>
          )}
        </DialogButton>
      }
    >
      <ListTable
        label={t.title}
        list={secrets}
        columns={columns}
        keyOf={({ device, clientAppId }) => `${device} ${clientAppId}`}
        empty={{ title: t.empty, hint: t.emptyHint }}
      />
    </Section>
  );
}
