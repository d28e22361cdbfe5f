import { Card, Group, Table, Text } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { useFormat } from '../../texts/format';
import { useCommon } from '../../texts/use-common';
import { areaOf, ceilingOf, lineOf, pointAt, type Values } from './shape';

export interface ChartSeries {
  readonly label: string;
  readonly values: Values;
}

interface ChartProps {
  readonly title: string;
  /** One or two lines on one scale. */
  readonly series: readonly ChartSeries[];
  readonly fromMs: number;
  readonly stepMs: number;
  /** A value with its unit, for people. */
  readonly format: (value: number) => string;
}

const SIZE = { width: 300, height: 84 };
const TABLE_ROWS_MAX = 60;

/** A small chart. Its values can be read by pointing, by arrow keys, and as a table. */
export function Chart({ title, series, fromMs, stepMs, format }: ChartProps) {
  const t = useCommon();
  const { clock } = useFormat();
  const [at, setAt] = useState<number | null>(null);
  const count = series[0]?.values.length ?? 0;
  const newest = newestIndex(series);
  const shown = at ?? newest;
  const ceiling = ceilingOf(series.map(({ values }) => values));
  const say = (value: number | null | undefined): string => (value == null ? '–' : format(value));
  const timeOf = (index: number): string => clock(fromMs + index * stepMs);
  const spoken = series.map(({ label, values }) => `${label} ${say(values[shown])}`).join(', ');

  const point = (event: PointerEvent<HTMLElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const index = Math.round(((event.clientX - left) / width) * (count - 1));
    setAt(Math.min(count - 1, Math.max(0, index)));
  };
  const step = (event: KeyboardEvent): void => {
    const next = { ArrowLeft: shown - 1, ArrowRight: shown + 1, Home: 0, End: count - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setAt(Math.min(count - 1, Math.max(0, next)));
  };

  return (
    <Card withBorder padding="md" component="section" aria-label={title}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Text size="sm" c="dimmed">
          {title}
        </Text>
        <Text size="xs" c="dimmed" className="nowrap">
          {at !== null && timeOf(at)}
        </Text>
      </Group>
      <Group gap="md" mb="xs" align="baseline">
        {series.map(({ label, values }, index) => (
          <Text key={label} fw={650} size="lg" component="div">
            {say(values[shown])}
            {series.length > 1 && <span className={`chart-legend chart-legend-${index}`}>{label}</span>}
          </Text>
        ))}
      </Group>
      <div
        className="chart"
        role="slider"
        tabIndex={0}
        aria-label={`${title}. ${t.chart.hint}`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, count - 1)}
        aria-valuenow={Math.max(0, shown)}
        aria-valuetext={newest < 0 ? t.chart.noData : `${timeOf(shown)}: ${spoken}`}
        onKeyDown={step}
        onPointerMove={point}
        onPointerLeave={() => setAt(null)}
        onBlur={() => setAt(null)}
      >
        <svg viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} preserveAspectRatio="none" aria-hidden>
          {series.map(({ label, values }, index) => (
            <g key={label} className={`chart-series-${index}`}>
              {index === 0 && <path className="chart-area" d={areaOf(values, ceiling, SIZE)} />}
              <path className="chart-line" d={lineOf(values, ceiling, SIZE)} />
            </g>
          ))}
          {at !== null && <Cursor x={pointAt(series[0]!.values, at, ceiling, SIZE).x} />}
        </svg>
        {newest < 0 && <span className="chart-no-data">{t.chart.noData}</span>}
      </div>
      <Group justify="space-between" mt={4}>
        <Text size="xs" c="dimmed">
          {count > 0 && timeOf(0)}
        </Text>
        <Text size="xs" c="dimmed">
          {count > 0 && timeOf(count - 1)}
        </Text>
      </Group>
      <ValueTable title={title} series={series} count={count} say={say} timeOf={timeOf} />
    </Card>
  );
}

function Cursor({ x }: { x: number }) {
  return <line className="chart-cursor" x1={x} x2={x} y1={0} y2={SIZE.height} />;
}

interface ValueTableProps {
  readonly title: string;
  readonly series: readonly ChartSeries[];
  readonly count: number;
  readonly say: (value: number | null | undefined) => string;
  readonly timeOf: (index: number) => string;
}

/** The newest values in numbers; made when somebody opens it. */
function ValueTable({ title, series, count, say, timeOf }: ValueTableProps) {
  const t = useCommon();
  const [isOpen, setOpen] = useState(false);
  const rows = Array.from({ length: Math.min(count, TABLE_ROWS_MAX) }, (_, back) => count - 1 - back);
  return (
    <details className="chart-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.chart.table}</summary>
      {isOpen && (
        <div className="chart-values" tabIndex={0} role="region" aria-label={title}>
          <Table fz="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t.chart.time}</Table.Th>
                {series.map(({ label }) => (
                  <Table.Th key={label} scope="col">
                    {label}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((index) => (
                <Table.Tr key={index}>
                  <Table.Td>{timeOf(index)}</Table.Td>
                  {series.map(({ label, values }) => (
                    <Table.Td key={label}>{say(values[index])}</Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </details>
  );
}

/** The last index at which any line has a value; -1 when there is none. */
function newestIndex(series: readonly ChartSeries[]): number {
  return Math.max(-1, ...series.map(({ values }) => values.findLastIndex((value) => value !== null)));
}
