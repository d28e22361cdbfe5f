import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { encode } from 'uqr';
import { api, keepCsrfToken } from '../../api/client';
import { type Me, useSession } from '../../api/me';
import { Copyable } from '../../parts/copy';
import { Form, PasswordField, SubmitButton, TextField } from '../../parts/form';
import { useTexts } from '../../texts/language';
import { en } from './en';
import { RecoveryCodes } from './recovery-codes';
import { zh } from './zh';

interface Enrolment {
  readonly secret: string;
  readonly uri: string;
}

interface Confirmed {
  readonly recoveryCodes: readonly string[];
  readonly me: Me;
}

/** Password, QR code with a first code, recovery codes. Only when those are kept does the console take notice. */
export function EnrolSteps({ onDone }: { onDone: () => void }) {
  const t = useTexts({ zh, en });
  const { renew } = useSession();
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [confirmed, setConfirmed] = useState<Confirmed | null>(null);
  if (confirmed) {
    return (
      <Stack>
        <RecoveryCodes codes={confirmed.recoveryCodes} />
        <Button
          onClick={() => {
            renew(confirmed.me);
            onDone();
          }}
        >
          {t.totp.keep}
        </Button>
      </Stack>
    );
  }
  if (enrolment) {
    return (
      <Form
        key="code"
        onSubmit={async (values) => {
          const answer = await api.post<Confirmed>('/auth/totp/confirm', {
            code: values.text('code').trim(),
          });
          // It is a new session from here on; the page learns the rest when the codes are kept.
          keepCsrfToken(answer.me.csrfToken);
          setConfirmed(answer);
        }}
      >
        <Text size="sm">{t.totp.scan}</Text>
        <QrCode text={enrolment.uri} label={t.totp.qr} />
        <Copyable label={t.totp.orType} value={enrolment.secret} />
        <TextField
          name="code"
          label={t.totp.code}
          required
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
        />
        <SubmitButton>{t.totp.confirm}</SubmitButton>
      </Form>
    );
  }
  return (
    <Form
      key="password"
      onSubmit={async (values) =>
        setEnrolment(await api.post<Enrolment>('/auth/totp/enrol', { password: values.text('password') }))
      }
    >
      <Text size="sm">{t.totp.askPassword}</Text>
      <PasswordField
        name="password"
        label={t.password.current}
        required
        autoComplete="current-password"
        autoFocus
      />
      <SubmitButton>{t.totp.go}</SubmitButton>
    </Form>
  );
}

const QUIET_ZONE = 2;

/** Drawn as one path: no picture has to be loaded, and none leaves the page. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: QUIET_ZONE });
  const cells = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg className="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={cells.join('')} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
