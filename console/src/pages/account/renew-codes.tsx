import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { useSession } from '../../api/me';
import { DialogButton } from '../../parts/dialog';
import { Form, SubmitButton } from '../../parts/form';
import { useTexts } from '../../texts/language';
import { en } from './en';
import { RecoveryCodes } from './recovery-codes';
import { ProofFields } from './totp-section';
import { zh } from './zh';

export function RenewCodes() {
  const t = useTexts({ zh, en }).totp;
  return (
    <DialogButton variant="default" label={t.renew} title={t.renew}>
      {(close) => <Renewal onDone={close} />}
    </DialogButton>
  );
}

function Renewal({ onDone }: { onDone: () => void }) {
  const t = useTexts({ zh, en }).totp;
  const { refetch } = useSession();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes) {
    return (
      <Stack>
        <RecoveryCodes codes={codes} />
        <Button onClick={onDone}>{t.keep}</Button>
      </Stack>
    );
  }
  return (
    <Form
      onSubmit={async (values) => {
        const body = { password: values.text('password'), code: values.text('code') };
        setCodes((await api.post<{ recoveryCodes: string[] }>('/auth/recovery-codes', body)).recoveryCodes);
        refetch();
      }}
    >
      <Text size="sm">{t.renewLead}</Text>
      <ProofFields />
      <SubmitButton>{t.renew}</SubmitButton>
    </Form>
  );
}
