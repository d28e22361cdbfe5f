import { Box, Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useCommon } from '../texts/use-common';

interface PageProps {
  readonly title: string;
  /** One sentence under the title. */
  readonly lead?: ReactNode;
  /** Buttons of the page, beside the title. */
  readonly actions?: ReactNode;
  /** What stands above the title: where one came from. */
  readonly above?: ReactNode;
  readonly children: ReactNode;
}

/** One page: its title (of the document, too), its buttons, its content. */
export function Page({ title, lead, actions, above, children }: PageProps) {
  usePageTitle(title);
  return (
    <Stack gap="lg">
      {above}
      <Group justify="space-between" align="flex-start" gap="sm">
        <Box className="page-heading">
          <Title order={1} size="h2">
            {title}
          </Title>
          {lead && (
            <Text c="dimmed" size="sm" mt={4} component="div">
              {lead}
            </Text>
          )}
        </Box>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}

export function usePageTitle(title: string): void {
  const { product } = useCommon();
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
}
