import { Alert, Code, Stack, Text } from '@mantine/core';
import { CopyButton } from '../../parts/copy';
import { useTexts } from '../../texts/language';
import { useCommon } from '../../texts/use-common';
import { en } from './en';
import { zh } from './zh';

/** The codes, shown once. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const t = useTexts({ zh, en }).totp;
  const { shownOnce } = useCommon();
  const all = codes.join('\n');
  return (
    <Alert color="yellow" variant="light" role="status" title={t.recovery}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t.recoveryLead}</Text>
        <Text size="sm">{shownOnce}</Text>
        <Code block className="recovery-codes">
          {all}
        </Code>
        <CopyButton value={all} label={t.recovery} />
      </Stack>
    </Alert>
  );
}
