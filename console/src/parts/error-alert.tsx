import { Alert, Button, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useCommon } from '../texts/use-common';
import { useErrorText } from '../texts/use-error-text';

/** Says that something failed and offers to try again. */
export function ErrorAlert({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useCommon();
  const textOf = useErrorText();
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} aria-hidden />} role="alert" variant="light">
      <Stack gap="xs" align="flex-start">
        {textOf(error)}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t.retry}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
