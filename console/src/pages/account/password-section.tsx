import { useState } from 'react';
import { api } from '../../api/client';
import { type Me, useSession } from '../../api/me';
import { Form, PasswordField, SubmitButton } from '../../parts/form';
import { Section } from '../../parts/section';
import { notifyDone } from '../../parts/use-action';
import { useTexts } from '../../texts/language';
import { en } from './en';
import { zh } from './zh';

export function PasswordSection() {
  const t = useTexts({ zh, en }).password;
  const { renew } = useSession();
  const [round, setRound] = useState(0);
  return (
    <Section title={t.title}>
      <Form
        key={round}
        label={t.title}
        onSubmit={async (values) => {
          const body = {
            currentPassword: values.text('currentPassword'),
            newPassword: values.text('newPassword'),
          };
          renew(await api.post<Me>('/auth/password', body));
          notifyDone(t.changed);
          setRound(round + 1);
        }}
      >
        <PasswordField name="currentPassword" label={t.current} required autoComplete="current-password" />
        <PasswordField
          name="newPassword"
          label={t.next}
          description={t.hint}
          required
          minLength={12}
          maxLength={200}
          autoComplete="new-password"
        />
        <div>
          <SubmitButton>{t.change}</SubmitButton>
        </div>
      </Form>
    </Section>
  );
}
