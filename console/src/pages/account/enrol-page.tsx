import { Button, Stack, Text, Title } from '@mantine/core';
import { api } from '../../api/client';
import { useSession } from '../../api/me';
import { usePageTitle } from '../../parts/page';
import { useAction } from '../../parts/use-action';
import { useTexts } from '../../texts/language';
import { useCommon } from '../../texts/use-common';
import { en } from './en';
import { EnrolSteps } from './enrol-steps';
import { zh } from './zh';

/** All that an admin sees who must set up a second factor first. */
export default function EnrolPage() {
  const t = useTexts({ zh, en }).totp;
  const { signOut } = useCommon();
  const { enter } = useSession();
  const { run } = useAction();
  usePageTitle(t.setUp);
  return (
    <Stack>
      <Title order={1} size="h3">
        {t.setUp}
      </Title>
      <Text size="sm" c="dimmed">
        {t.required}
      </Text>
      <EnrolSteps onDone={() => {}} />
      <Button
        variant="subtle"
        onClick={() =>
          run(async () => {
            await api.post('/auth/sign-out');
            enter(null);
          })
        }
      >
        {signOut}
      </Button>
    </Stack>
  );
}
