import { Metrics } from './metrics.js';

interface Described {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labelNames: readonly string[];
}

const TABLE = /^\| Name .*\n(\|.*\n)*/m;

/** The text of docs/metrics.md with its table printed anew. */
export function withMetricsTable(text: string): string {
  return text.replace(TABLE, () => printTable());
}

function printTable(): string {
  const metrics = new Metrics().registry.getMetricsAsArray() as unknown as Described[];
  const rows = metrics.map(({ name, type, labelNames, help }) => {
    const labels = labelNames.map((label) => `\`${label}\``).join(', ');
    return `| \`${name}\` | ${type} | ${labels} | ${help.replaceAll('|', '\\|')} |`;
  });
  return ['| Name | Type | Labels | Meaning |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}
