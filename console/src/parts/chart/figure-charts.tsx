import { NativeSelect, SimpleGrid, Stack } from '@mantine/core';
import { useState } from 'react';
import { type Figures, useFigures } from '../../api/figures';
import { useFormat } from '../../texts/format';
import { useTexts } from '../../texts/language';
import { Loaded } from '../loaded';
import { Chart } from './chart';
import { en } from './en';
import { zh } from './zh';

type SeriesName = Exclude<keyof typeof zh, 'minutes'>;

interface ChartPlan {
  readonly title: SeriesName;
  /** Names of the API, each with its label. */
  readonly lines: readonly (readonly [string, SeriesName])[];
  readonly unit?: 'perSecond' | 'ms';
}

const OF_ALL: readonly ChartPlan[] = [
  {
    title: 'connections',
    lines: [
      ['connections', 'connections'],
      ['usersOnline', 'usersOnline'],
    ],
  },
  { title: 'messages', lines: [['messagesPerSecond', 'messages']], unit: 'perSecond' },
  {
    title: 'callbacks',
    lines: [
      ['callbacksPerSecond', 'callbacksDone'],
      ['callbackFailuresPerSecond', 'callbacksFailed'],
    ],
    unit: 'perSecond',
  },
];
const OF_THE_INSTALLATION: readonly ChartPlan[] = [
  ...OF_ALL,
  {
    title: 'latency',
    lines: [
      ['sendLatencyP50Ms', 'p50'],
      ['sendLatencyP99Ms', 'p99'],
    ],
    unit: 'ms',
  },
  {
    title: 'queues',
    lines: [
      ['queueDepth', 'queueDepth'],
      ['outboxDepth', 'outboxDepth'],
    ],
  },
  { title: 'owed', lines: [['callbacksOwed', 'owed']] },
];

/** The live figures under a path of the API, in small charts that renew themselves. */
export function FigureCharts({ path, isInstallation = false }: { path: string; isInstallation?: boolean }) {
  const t = useTexts({ zh, en });
  const [minutes, setMinutes] = useState(60);
  const figures = useFigures(path, minutes);
  return (
    <Stack gap="md">
      <NativeSelect
        className="search-box"
        aria-label={t.range}
        value={minutes}
        onChange={(event) => setMinutes(Number(event.currentTarget.value))}
        data={Object.entries(t.minutes).map(([value, label]) => ({ value, label }))}
      />
      <Loaded from={figures}>
        {(data) => <Charts figures={data} plans={isInstallation ? OF_THE_INSTALLATION : OF_ALL} />}
      </Loaded>
    </Stack>
  );
}

function Charts({ figures, plans }: { figures: Figures; plans: readonly ChartPlan[] }) {
  const t = useTexts({ zh, en });
  const { number } = useFormat();
  const { fromMs, stepMs, series } = figures;
  const formats = {
    none: (value: number) => number(value),
    perSecond: (value: number) => `${number(value, 1)}/s`,
    ms: (value: number) => `${number(value, 1)} ms`,
  };
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
      {plans.map(({ title, lines, unit }) => (
        <Chart
          key={title}
          title={t[title]}
          fromMs={fromMs}
          stepMs={stepMs}
          format={formats[unit ?? 'none']}
          series={lines.map(([name, label]) => ({ label: t[label], values: series[name] ?? [] }))}
        />
      ))}
    </SimpleGrid>
  );
}
