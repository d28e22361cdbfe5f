import { Group, Text } from '@mantine/core';
import { api } from '../../api/client';
import { useMe, useSession } from '../../api/me';
import { ConfirmButton, DialogButton } from '../../parts/dialog';
import { PasswordField, TextField } from '../../parts/form';
import { Section } from '../../parts/section';
import { notifyDone } from '../../parts/use-action';
import { useTexts } from '../../texts/language';
import { en } from './en';
import { EnrolSteps } from './enrol-steps';
import { RenewCodes } from './renew-codes';
import { zh } from './zh';

/** The second factor: set up, new recovery codes, off. */
export function TotpSection() {
  const t = useTexts({ zh, en }).totp;
  const { hasTotp, recoveryCodesLeft } = useMe();
  const { refetch } = useSession();
  return (
    <Section title={t.title}>
      <Text size="sm">{hasTotp ? t.on(recoveryCodesLeft) : t.off}</Text>
      {hasTotp ? (
        <Group gap="xs">
          <RenewCodes />
          <ConfirmButton
            variant="light"
            label={t.remove}
            title={t.remove}
            body={t.removeLead}
            fields={<ProofFields />}
            onConfirm={async (values) => {
              await api.post('/auth/totp/remove', {
                password: values.text('password'),
                code: values.text('code'),
              });
              refetch();
              notifyDone(t.removed);
            }}
          />
        </Group>
      ) : (
        <Group>
          <DialogButton label={t.setUp} title={t.setUp} onClosed={refetch}>
            {(close) => <EnrolSteps onDone={close} />}
          </DialogButton>
        </Group>
      )}
    </Section>
  );
}

/** What proves, a second time, that it is the admin who asks. */
export function ProofFields() {
  const t = useTexts({ zh, en });
  return (
    <>
      <PasswordField
        name="password"
        label={t.password.current}
        required
        autoComplete="current-password"
        autoFocus
      />
      <TextField name="code" label={t.totp.code} required autoComplete="one-time-code" />
    </>
  );
}
