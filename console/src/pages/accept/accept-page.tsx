import { Anchor, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { api, ApiError } from '../../api/client';
import { type Me, useSession } from '../../api/me';
import { ErrorAlert } from '../../parts/error-alert';
import { Form, PasswordField, SubmitButton, TextField } from '../../parts/form';
import { Waiting } from '../../parts/loaded';
import { usePageTitle } from '../../parts/page';
import { useTexts } from '../../texts/language';
import { lookup } from '../../texts/lookup';
import { useCommon } from '../../texts/use-common';
import { en } from './en';
import { zh } from './zh';

interface Invitation {
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly tenantName: string | null;
  readonly purpose: 'invite' | 'reset';
}

/** Where a link of an invitation or a reset leads. The token stands in the fragment, which no server log sees. */
export default function AcceptPage() {
  const t = useTexts({ zh, en });
  const [token] = useState(() => location.hash.slice(1));
  const { data, error, refetch } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.post<Invitation>('/auth/invitation', { token }),
    enabled: token !== '',
  });
  const isEnded = token === '' || (error instanceof ApiError && [404, 422].includes(error.status));
  usePageTitle(isEnded ? t.ended : data?.purpose === 'reset' ? t.reset : t.invite);
  if (isEnded) return <Ended />;
  if (error) return <ErrorAlert error={error} onRetry={() => void refetch()} />;
  return data ? <AcceptForm invitation={data} token={token} /> : <Waiting />;
}

function AcceptForm({ invitation, token }: { invitation: Invitation; token: string }) {
  const t = useTexts({ zh, en });
  const { roles } = useCommon();
  const { enter } = useSession();
  const [, navigate] = useLocation();
  const [differ, setDiffer] = useState(false);
  const { email, role, tenantName, purpose } = invitation;
  return (
    <Form
      onSubmit={async (values) => {
        const password = values.text('password');
        setDiffer(password !== values.text('repeat'));
        if (password !== values.text('repeat')) return;
        enter(await api.post<Me>('/auth/accept', { token, password }));
        navigate('/', { replace: true });
      }}
    >
      <Title order={1} size="h3">
        {purpose === 'reset' ? t.reset : t.invite}
      </Title>
      <Text size="sm" c="dimmed">
        {purpose === 'reset' ? t.resetLead : t.inviteLead(tenantName ?? t.installation, lookup(roles, role))}
      </Text>
      <TextField name="email" label={t.account} defaultValue={email} autoComplete="username" readOnly />
      <PasswordField
        name="password"
        label={t.password}
        description={t.passwordHint}
        required
        minLength={12}
        maxLength={200}
        autoComplete="new-password"
        autoFocus
      />
      <PasswordField name="repeat" label={t.repeat} required autoComplete="new-password" />
      {differ && (
        <Text size="sm" c="red" role="alert">
          {t.differ}
        </Text>
      )}
      <SubmitButton>{t.accept}</SubmitButton>
    </Form>
  );
}

function Ended() {
  const t = useTexts({ zh, en });
  return (
    <Stack>
      <Title order={1} size="h3">
        {t.ended}
      </Title>
      <Text c="dimmed">{t.endedLead}</Text>
      <Anchor component={Link} href="/">
        {t.toSignIn}
      </Anchor>
    </Stack>
  );
}
