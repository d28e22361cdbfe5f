import { Card, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCommon } from '../texts/use-common';
import { Mark } from './mark';
import { Preferences } from './preferences';

/** What stands around the pages before one is in. */
export function FrontFrame({ children }: { children: ReactNode }) {
  const t = useCommon();
  return (
    <div className="front">
      <main className="front-main">
        <Group gap="sm" justify="center" mb="lg">
          <Mark size={36} />
          <Text fw={650} size="xl">
            {t.product}
          </Text>
          <Text c="dimmed" size="xl">
            {t.console}
          </Text>
        </Group>
        <Card withBorder padding="xl" radius="lg">
          {children}
        </Card>
      </main>
      <footer>
        <Preferences />
      </footer>
    </div>
  );
}
