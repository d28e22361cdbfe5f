import { Button, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { api, ApiError } from '../../api/client';
import { type Me, useSession } from '../../api/me';
import { Form, PasswordField, SubmitButton, TextField } from '../../parts/form';
import { usePageTitle } from '../../parts/page';
import { useTexts } from '../../texts/language';
import { en } from './en';
import { zh } from './zh';

interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** E-mail and password; then, for who has a second factor, the code. Whoever came to another page goes on to it. */
export default function SignInPage() {
  const t = useTexts({ zh, en });
  const { enter } = useSession();
  const [waiting, setWaiting] = useState<Credentials | null>(null);
  usePageTitle(waiting ? t.second : t.title);

  const signIn = async (credentials: Credentials & { code?: string }): Promise<void> => {
    enter(await api.post<Me>('/auth/sign-in', credentials));
  };
  const start = async (credentials: Credentials): Promise<void> => {
    try {
      await signIn(credentials);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'second_factor_required') throw error;
      setWaiting(credentials);
    }
  };

  if (waiting) {
    return (
      <Form
        key="second"
        label={t.second}
        onSubmit={(values) => signIn({ ...waiting, code: values.text('code').trim() })}
      >
        <Title order={1} size="h3">
          {t.second}
        </Title>
        <Text size="sm" c="dimmed">
          {t.secondLead}
        </Text>
        <TextField name="code" label={t.code} required autoComplete="one-time-code" autoFocus />
        <SubmitButton>{t.confirm}</SubmitButton>
        <Button variant="subtle" onClick={() => setWaiting(null)}>
          {t.other}
        </Button>
      </Form>
    );
  }
  return (
    <Form
      key="first"
      label={t.title}
      onSubmit={(values) => start({ email: values.text('email'), password: values.text('password') })}
    >
      <Title order={1} size="h3">
        {t.title}
      </Title>
      <TextField name="email" label={t.email} type="email" required autoComplete="username" autoFocus />
      <PasswordField name="password" label={t.password} required autoComplete="current-password" />
      <SubmitButton>{t.next}</SubmitButton>
    </Form>
  );
}
