import { Button, Stack, Text, Title } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useCommon } from '../texts/use-common';

/** A page that throws takes nothing else down. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <Crashed /> : this.props.children;
  }
}

function Crashed() {
  const t = useCommon();
  return (
    <Stack align="center" p="xl" role="alert">
      <Title order={1} size="h2">
        {t.crashed.title}
      </Title>
      <Text c="dimmed">{t.crashed.body}</Text>
      <Button onClick={() => location.reload()}>{t.crashed.reload}</Button>
    </Stack>
  );
}
