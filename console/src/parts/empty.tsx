import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export interface EmptyProps {
  readonly title: string;
  /** What to do next. */
  readonly hint?: string;
  readonly action?: ReactNode;
}

/** What a page says when there is nothing to show yet. */
export function Empty({ title, hint, action }: EmptyProps) {
  return (
    <Stack align="center" gap={6} className="empty">
      <Text fw={600}>{title}</Text>
      {hint && (
        <Text c="dimmed" size="sm" ta="center" maw={420}>
          {hint}
        </Text>
      )}
      {action && <div className="empty-action">{action}</div>}
    </Stack>
  );
}
