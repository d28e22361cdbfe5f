import { Alert, Button, List, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../../api/client';
import { useReload } from '../../../api/queries';
import { ShownOnce } from '../../../parts/copy';
import { DialogButton } from '../../../parts/dialog';
import { Form, SelectField, SubmitButton } from '../../../parts/form';
import { useFormat } from '../../../texts/format';
import { useTexts } from '../../../texts/language';
import { useCommon } from '../../../texts/use-common';
import { en } from './en';
import type { Secret } from './secret';
import { zh } from './zh';

const KEEP_HOURS_DEFAULT = '24';

/** Walks through a rotation: what will happen, how long the old secret stays, the new one. */
export function RotateButton({ root, isFull }: { root: string; isFull: boolean }) {
  const t = useTexts({ zh, en });
  const reload = useReload();
  return (
    <DialogButton
      label={t.rotate}
      title={t.rotate}
      leftSection={<IconRefresh size={16} aria-hidden />}
      onClosed={() => void reload(root)}
    >
      {(close) => (isFull ? <Text size="sm">{t.tooMany}</Text> : <Rotation root={root} onDone={close} />)}
    </DialogButton>
  );
}

function Rotation({ root, onDone }: { root: string; onDone: () => void }) {
  const t = useTexts({ zh, en });
  const { close } = useCommon();
  const [secret, setSecret] = useState<string | null>(null);
  if (secret !== null) {
    return (
      <Stack>
        <ShownOnce values={[{ label: t.newSecret, value: secret }]} />
        <Button onClick={onDone}>{close}</Button>
      </Stack>
    );
  }
  return (
    <Form
      onSubmit={async (values) => {
        const answer = await api.post<{ secret: string }>(root, { keepHours: values.number('keepHours') });
        setSecret(answer.secret);
      }}
    >
      <List type="ordered" size="sm" spacing={4}>
        {t.rotateSteps.map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
      <SelectField
        name="keepHours"
        label={t.keep}
        defaultValue={KEEP_HOURS_DEFAULT}
        options={Object.entries(t.keepHours).map(([value, label]) => ({ value, label }))}
        autoFocus
      />
      <SubmitButton>{t.generate}</SubmitButton>
    </Form>
  );
}

/** While two secrets are good: what is left to do. `secrets` are newest first. */
export function RotationProgress({ secrets }: { secrets: readonly Secret[] }) {
  const t = useTexts({ zh, en }).progress;
  const { ago } = useFormat();
  const [newest, former] = secrets;
  if (!newest || !former) return null;
  const isUsed = newest.lastUsedAtMs !== null;
  return (
    <Alert color={isUsed ? 'teal' : 'yellow'} variant="light" title={t.title} role="status">
      <Text size="sm">{isUsed ? t.ready : t.waiting}</Text>
      <Text size="sm">{former.lastUsedAtMs === null ? t.oldNever : t.oldUsed(ago(former.lastUsedAtMs))}</Text>
    </Alert>
  );
}
