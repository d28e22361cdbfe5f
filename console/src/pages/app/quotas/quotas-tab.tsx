import type { AppTabProps } from '../../../api/app';
import { path } from '../../../api/client';
import { Section } from '../../../parts/section';
import { useTexts } from '../../../texts/language';
import { en } from './en';
import { QuotaPanel } from './quota-panel';
import { zh } from './zh';

export default function QuotasTab({ app }: AppTabProps) {
  const t = useTexts({ zh, en });
  return (
    <Section title={t.title}>
      <QuotaPanel path={path`/apps/${app.id}/quotas`} />
    </Section>
  );
}
