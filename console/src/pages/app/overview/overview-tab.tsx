import type { AppTabProps } from '../../../api/app';
import { path } from '../../../api/client';
import { FigureCharts } from '../../../parts/chart/figure-charts';

export default function AppOverviewTab({ app }: AppTabProps) {
  return <FigureCharts path={path`/apps/${app.id}/figures`} />;
}
