import { Button, Card, Code, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { api, path } from '../../../api/client';
import { useMe } from '../../../api/me';
import { useObject, useReload } from '../../../api/queries';
import { Facts } from '../../../parts/facts';
import { Loaded } from '../../../parts/loaded';
import { notifyDone, useAction } from '../../../parts/use-action';
import { useFormat } from '../../../texts/format';
import { AttemptRows } from '../callbacks/attempts-table';
import { useCallbackTexts } from '../callbacks/texts';
import type { Life } from './life';
import { LifeTimeline } from './life-timeline';
import { LifeState } from './messages-tab';
import { useMessageTexts } from './texts';

const REFRESH_MS = 5000;

/** One message from acceptance to its last callback. */
export function LifeView({ appId, msgId }: { appId: number; msgId: string }) {
  const life = useObject<Life>(path`/apps/${appId}/messages/${msgId}`, {}, { refreshMs: REFRESH_MS });
  return <Loaded from={life}>{(known) => <Story appId={appId} life={known} />}</Loaded>;
}

function Story({ appId, life }: { appId: number; life: Life }) {
  const t = useMessageTexts();
  const attempts = life.callbacks ?? [];
  return (
    <Stack gap="lg">
      <Title order={2} size="h4" className="page-heading">
        {t.life}
      </Title>
      <Facts
        items={[
          [t.msgId, <Code key="id">{life.msgId}</Code>],
          [t.from, life.fromUid],
          [t.to, life.toUid],
          [t.type, life.type],
          [t.sequence, life.id === null ? '–' : String(life.id)],
          [t.state, <LifeState key="state" life={life} />],
        ]}
      />
      <Card withBorder radius="md" padding="lg">
        <LifeTimeline life={life} />
      </Card>
      <Content appId={appId} life={life} />
      <section aria-labelledby="callbacks">
        <Group justify="space-between" mb="sm">
          <Title order={3} size="h5" id="callbacks">
            {t.callbacks}
          </Title>
          {life.canReplay && <Replay appId={appId} msgId={life.msgId} />}
        </Group>
        <Card withBorder padding={attempts.length === 0 ? 'lg' : 0} radius="md">
          {attempts.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t.noCallbacks}
            </Text>
          ) : (
            <AttemptRows attempts={attempts} />
          )}
        </Card>
      </section>
    </Stack>
  );
}

/** Hidden until somebody who may see it asks, once for every look: the server writes it down. */
function Content({
  appId,
  life: { msgId, contentHidden, content, blockedBy },
}: {
  appId: number;
  life: Life;
}) {
  const t = useMessageTexts();
  const { can } = useMe();
  const { run, isPending } = useAction();
  const [shown, setShown] = useState<string | null>(null);
  const look = async (): Promise<void> => {
    const life = await api.get<Life>(path`/apps/${appId}/messages/${msgId}`, { content: true });
    setShown(life.content ?? '');
  };
  const text = shown ?? (contentHidden ? null : content);
  const isKept = blockedBy === null;
  return (
    <section aria-labelledby="content">
      <Title order={3} size="h5" id="content" mb="sm">
        {t.content}
      </Title>
      <Card withBorder radius="md" padding="lg">
        {text !== null ? (
          <Code block className="message-content">
            {text}
          </Code>
        ) : (
          <Group justify="space-between">
            <Text size="sm" c="dimmed">
              {isKept ? `${t.hidden} ${can('messages.content') ? t.showHint : t.notPermitted}` : t.notKept}
            </Text>
            {isKept && can('messages.content') && (
              <Button variant="default" loading={isPending} onClick={() => run(look)}>
                {t.show}
              </Button>
            )}
          </Group>
        )}
      </Card>
    </section>
  );
}

function Replay({ appId, msgId }: { appId: number; msgId: string }) {
  const t = useCallbackTexts();
  const format = useFormat();
  const { can } = useMe();
  const reload = useReload();
  const { run, isPending } = useAction();
  if (!can('callbacks.replay')) return null;
  const replay = async (): Promise<void> => {
    const { count } = await api.post<{ count: number }>(path`/apps/${appId}/callbacks/replay`, { msgId });
    notifyDone(t.replayed(format.number(count)));
    await reload(path`/apps/${appId}/messages`, path`/apps/${appId}/callbacks`);
  };
  return (
    <Button variant="default" size="xs" loading={isPending} onClick={() => run(replay)}>
      {t.replay}
    </Button>
  );
}
