import { Button } from '@mantine/core';
import { Link } from 'wouter';
import type { App } from '../../api/app';
import { path } from '../../api/client';
import { useMe } from '../../api/me';
import { useList } from '../../api/queries';
import { FigureCharts } from '../../parts/chart/figure-charts';
import { Empty } from '../../parts/empty';
import { Page } from '../../parts/page';
import { Section } from '../../parts/section';
import { useTexts } from '../../texts/language';
import { en } from './en';
import { zh } from './zh';

/** What happens right now: in the installation for operators, in the own tenant for the others. */
export default function OverviewPage() {
  const t = useTexts({ zh, en });
  const { can, tenantId, tenantName } = useMe();
  const isInstallation = can('installation.read');
  const apps = useList<App>('/apps', { limit: 1 });
  return (
    <Page title={tenantName ?? t.title} lead={t.lead}>
      {!apps.isLoading && !apps.error && apps.items.length === 0 && (
        <Section title={t.start}>
          <Empty
            title={t.start}
            hint={t.startHint}
            action={
              <Button component={Link} href="/apps">
                {t.toApps}
              </Button>
            }
          />
        </Section>
      )}
      <FigureCharts
        path={isInstallation ? '/figures' : path`/tenants/${tenantId ?? 0}/figures`}
        isInstallation={isInstallation}
      />
    </Page>
  );
}
