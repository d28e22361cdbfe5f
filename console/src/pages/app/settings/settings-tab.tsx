import { Stack } from '@mantine/core';
import type { AppTabProps, Settings } from '../../../api/app';
import { api, path } from '../../../api/client';
import { useMe } from '../../../api/me';
import { useReload } from '../../../api/queries';
import { AreaField, Form, SelectField, SubmitButton, TextField } from '../../../parts/form';
import { Section } from '../../../parts/section';
import { notifyDone } from '../../../parts/use-action';
import { useTexts } from '../../../texts/language';
import { useCommon } from '../../../texts/use-common';
import { en } from './en';
import { Standing } from './standing';
import { zh } from './zh';

const CHOICES = [
  'signature',
  'mobileSignature',
  'onlineNotice',
  'historyMove',
  'blockedReply',
  'language',
] as const;
const NUMBERS = [
  ['retentionDays', 36_500],
  ['devicesMax', 10_000],
  ['connectionsMax', 1_000_000_000],
] as const;

/** The app's settings, and whether it is there at all. */
export default function SettingsTab({ app }: AppTabProps) {
  const { can } = useMe();
  return (
    <Stack gap="xl">
      <SettingsForm app={app} isReadOnly={!can('settings.manage')} />
      {can('apps.manage') && <Standing app={app} />}
    </Stack>
  );
}

function SettingsForm({ app: { id, settings }, isReadOnly }: AppTabProps & { isReadOnly: boolean }) {
  const t = useTexts({ zh, en });
  const { save, saved } = useCommon();
  const reload = useReload();
  const root = path`/apps/${id}`;
  return (
    <Section title={t.title}>
      <Form
        label={t.title}
        onSubmit={async (values) => {
          const wanted = {
            ...Object.fromEntries(CHOICES.map((name) => [name, values.text(name)])),
            callbackUrl: values.text('callbackUrl').trim(),
            ...Object.fromEntries(NUMBERS.map(([name]) => [name, values.number(name)])),
            allowedOrigins: values.text('allowedOrigins').split(/\s+/).filter(Boolean),
          };
          await api.patch<Settings>(`${root}/settings`, wanted);
          await reload(root);
          notifyDone(saved);
        }}
      >
        <fieldset className="bare two-columns" disabled={isReadOnly}>
          <TextField
            name="callbackUrl"
            label={t.callbackUrl}
            description={t.callbackUrlHint}
            type="url"
            placeholder="https://"
            defaultValue={settings.callbackUrl}
          />
          {NUMBERS.map(([name, max]) => (
            <TextField
              key={name}
              name={name}
              label={t[name]}
              description={t[`${name}Hint`]}
              type="number"
              min={0}
              max={max}
              required
              defaultValue={String(settings[name])}
            />
          ))}
          {CHOICES.map((name) => (
            <SelectField
              key={name}
              name={name}
              label={t[name]}
              defaultValue={settings[name]}
              options={Object.entries(t[`${name}Options`]).map(([value, label]) => ({ value, label }))}
            />
          ))}
          <AreaField
            name="allowedOrigins"
            label={t.allowedOrigins}
            description={t.allowedOriginsHint}
            defaultValue={settings.allowedOrigins.join('\n')}
            rows={3}
          />
        </fieldset>
        {!isReadOnly && (
          <div>
            <SubmitButton>{save}</SubmitButton>
          </div>
        )}
      </Form>
    </Section>
  );
}
