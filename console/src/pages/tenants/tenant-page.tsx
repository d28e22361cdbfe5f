import { Anchor, Button, Group } from '@mantine/core';
import { Link, useParams } from 'wouter';
import { path } from '../../api/client';
import { useMe } from '../../api/me';
import { useObject } from '../../api/queries';
import type { Tenant } from '../../api/tenant';
import { FigureCharts } from '../../parts/chart/figure-charts';
import { LoadedPage } from '../../parts/loaded-page';
import { Page } from '../../parts/page';
import { Section } from '../../parts/section';
import { useTexts } from '../../texts/language';
import { QuotaPanel } from '../app/quotas/quota-panel';
import { en } from './en';
import { TenantActions } from './tenant-actions';
import { TenantStatus } from './tenants-page';
import { zh } from './zh';

/** One tenant: its standing, its figures, its quotas, and the ways to its apps and admins. */
export default function TenantPage() {
  const { tenantId } = useParams<{ tenantId: string }>();
  const tenant = useObject<Tenant>(path`/tenants/${tenantId}`);
  return <LoadedPage from={tenant}>{(found) => <OpenTenant tenant={found} />}</LoadedPage>;
}

function OpenTenant({ tenant }: { tenant: Tenant }) {
  const t = useTexts({ zh, en });
  const { can } = useMe();
  const { id, name, status, appCount, adminCount } = tenant;
  return (
    <Page
      title={name}
      above={
        <Anchor component={Link} href="/tenants" size="sm">
          ← {t.all}
        </Anchor>
      }
      lead={<TenantStatus status={status} />}
      actions={can('tenants.manage') && <TenantActions tenant={tenant} />}
    >
      <Group gap="xs">
        <Button component={Link} href={`/apps?tenantId=${id}`} variant="default">
          {t.ownApps} ({appCount})
        </Button>
        {can('admins.read') && (
          <Button component={Link} href={`/admins?tenantId=${id}`} variant="default">
            {t.ownAdmins} ({adminCount})
          </Button>
        )}
      </Group>
      {can('figures.read') && (
        <Section isPlain title={t.figures}>
          <FigureCharts path={path`/tenants/${id}/figures`} />
        </Section>
      )}
      {can('quotas.read') && (
        <Section title={t.quotas}>
          <QuotaPanel path={path`/tenants/${id}/quotas`} />
        </Section>
      )}
    </Page>
  );
}
