import { Anchor, Badge, Code, Group } from '@mantine/core';
import { Suspense, useEffect, useRef } from 'react';
import { Link, useParams } from 'wouter';
import type { App } from '../../api/app';
import { path } from '../../api/client';
import { useMe } from '../../api/me';
import { useObject } from '../../api/queries';
import { NotFound } from '../../app/page-switch';
import { CopyButton } from '../../parts/copy';
import { Waiting } from '../../parts/loaded';
import { LoadedPage } from '../../parts/loaded-page';
import { Page } from '../../parts/page';
import { useTexts } from '../../texts/language';
import { en } from './en';
import { STATUS_COLORS } from './status-colors';
import { type AppTab, TABS } from './tabs';
import { zh } from './zh';

/** One app: its name and key above, and what the tab shows below. */
export default function AppPage() {
  const { appId, tab: name } = useParams<{ appId: string; tab?: string }>();
  const { can } = useMe();
  const app = useObject<App>(path`/apps/${appId}`);
  const tabs = TABS.filter(({ permission }) => can(permission));
  const tab = name === undefined ? tabs[0] : tabs.find((each) => each.name === name);
  if (!tab) return <NotFound />;
  return <LoadedPage from={app}>{(found) => <OpenApp app={found} tab={tab} tabs={tabs} />}</LoadedPage>;
}

function OpenApp({ app, tab, tabs }: { app: App; tab: AppTab; tabs: readonly AppTab[] }) {
  const t = useTexts({ zh, en });
  const Tab = tab.page;
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the bar is wider than the screen.
    bar.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [tab]);
  return (
    <Page
      title={app.name}
      above={
        <Anchor component={Link} href="/apps" size="sm">
          ← {t.allApps}
        </Anchor>
      }
      lead={
        <Group gap="xs">
          <Badge color={STATUS_COLORS[app.status]} variant="light">
            {t.status[app.status]}
          </Badge>
          <span>{t.key}</span>
          <Code>{app.key}</Code>
          <CopyButton value={app.key} label={t.key} />
        </Group>
      }
    >
      <nav ref={bar} aria-label={t.sections} className="tabs">
        {tabs.map((each, index) => (
          <Link
            key={each.name}
            href={index === 0 ? `/apps/${app.id}` : `/apps/${app.id}/${each.name}`}
            aria-current={each === tab ? 'page' : undefined}
          >
            {t.tabs[each.name]}
          </Link>
        ))}
      </nav>
      <Suspense fallback={<Waiting />}>
        <Tab app={app} />
      </Suspense>
    </Page>
  );
}
