import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommon } from '../texts/use-common';

const COPIED_MS = 2000;

/** Puts a text on the clipboard; where the browser has none (plain http), selects it for Ctrl-C. */
export function CopyButton({ value, label }: { value: string; label: string }) {
  const t = useCommon();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    if (!(await writeClipboard(value))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_MS);
  };
  return (
    <Button
      size="xs"
      variant="default"
      onClick={() => void copy()}
      leftSection={isCopied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
      aria-label={`${t.copy}: ${label}`}
    >
      <span aria-live="polite">{isCopied ? t.copied : t.copy}</span>
    </Button>
  );
}

async function writeClipboard(value: string): Promise<boolean> {
  if (navigator.clipboard)
    return navigator.clipboard.writeText(value).then(
      () => true,
      () => false,
    );
  const field = document.createElement('textarea');
  field.value = value;
  // Inside the open dialog, whose focus trap would take the focus away again.
  (document.activeElement?.parentElement ?? document.body).append(field);
  field.select();
  const isDone = document.execCommand('copy');
  field.remove();
  return isDone;
}

/** A value with a button that copies it. */
export function Copyable({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <Group gap="xs" wrap="nowrap" align="center">
        <Code className="copyable">{value}</Code>
        <CopyButton value={value} label={label} />
      </Group>
    </div>
  );
}

/** Secrets that are shown once, with the warning that says so. */
export function ShownOnce({ values }: { values: readonly { label: string; value: string }[] }) {
  const t = useCommon();
  return (
    <Alert color="yellow" variant="light" icon={<IconKey size={18} aria-hidden />} role="status">
      <Stack gap="sm">
        <Text size="sm">{t.shownOnce}</Text>
        {values.map((each) => (
          <Copyable key={each.label} {...each} />
        ))}
      </Stack>
    </Alert>
  );
}
