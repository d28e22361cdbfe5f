import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { Metrics } from './metrics.js';
import { withMetricsTable } from './metrics-docs.js';

interface Rules {
  readonly groups: { readonly rules: { readonly alert: string; readonly expr: string }[] }[];
}

const fileOfRepository = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const DOCS = fileOfRepository('docs/metrics.md');
const NAMES = new Metrics().registry.getMetricsAsArray().map(({ name }) => name);

describe('documentation of the metrics', () => {
  it('docs/metrics.md has the table that the metrics print', () => {
    expect(DOCS).toBe(withMetricsTable(DOCS));
    for (const name of NAMES) expect(DOCS).toContain(`| \`${name}\` |`);
  });

  it('names the alerts that there are, and those alert on metrics that there are', () => {
    const { groups } = parse(fileOfRepository('docker/prometheus-alerts.yml')) as Rules;
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(0);
    for (const { alert, expr } of rules) {
      expect(DOCS).toContain(`\`${alert}\``);
      for (const [used] of expr.matchAll(/\bhongyan_\w+/g)) {
        expect(NAMES).toContain(used.replace(/_bucket$/, ''));
      }
    }
    const told = new Set([...DOCS.matchAll(/`(Hongyan\w+)`/g)].map(([, alert]) => alert));
    expect(told).toEqual(new Set(rules.map(({ alert }) => alert)));
  });

  it('gives labels only where their values are few', () => {
    const labels = new Set(
      new Metrics().registry
        .getMetricsAsArray()
        .flatMap((metric) => (metric as unknown as { labelNames: string[] }).labelNames),
    );
    expect(labels).toEqual(new Set(['stage', 'queue', 'state', 'method', 'route', 'code']));
  });
});
