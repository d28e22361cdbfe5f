import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { FIELDS } from '../libs/config/src/fields.js';
import { Metrics } from '../libs/telemetry/src/metrics.js';

const read = (path: string): string => readFileSync(new URL(`../docker/${path}`, import.meta.url), 'utf8');
const CHART = 'helm/hongyan';
const TEMPLATES = readdirSync(new URL(`../docker/${CHART}/templates`, import.meta.url));
const KNOWN = new Set(Object.values(FIELDS).map(({ env }) => env));

interface Service {
  environment: Record<string, string>;
  stop_grace_period?: string;
  healthcheck?: object;
}
interface Role {
  drainMs: number;
}

/** Blocks must be closed in the template they were opened in. */
function openBlocks(template: string): number {
  const actions = template.match(/\{\{-?\s*(if|range|with|define|end)\b/g) ?? [];
  return actions.reduce((open, action) => open + (action.endsWith('end') ? -1 : 1), 0);
}

describe('docker/compose.yaml', () => {
  const { services } = parse(read('compose.yaml'), { merge: true }) as { services: Record<string, Service> };

  it('runs each role in a container of its own, and engines that say when they are healthy', () => {
    for (const role of ['api', 'gateway', 'worker']) {
      expect(services[role]!.environment).toMatchObject({ HONGYAN_ROLES: role });
    }
    for (const engine of ['mariadb', 'redis']) expect(services[engine]!.healthcheck).toBeDefined();
  });

  it('sets only what is a setting', () => {
    const names = ['api', 'gateway', 'worker'].flatMap((role) => Object.keys(services[role]!.environment));
    expect(names.filter((name) => !KNOWN.has(name))).toEqual([]);
  });
});

describe('the chart', () => {
  const values = parse(read(`${CHART}/values.yaml`)) as Record<string, Role>;
  const schema = JSON.parse(read(`${CHART}/values.schema.json`)) as object;
  const isValid = new Ajv({ strict: false }).compile(schema);

  it('has values that agree with their schema, which refuses what it does not know', () => {
    isValid(values);
    expect(isValid.errors).toBeNull();
    expect(isValid({ ...values, gatewy: {} })).toBe(false);
    expect(isValid({ ...values, api: { ...values.api, drainMs: 'soon' } })).toBe(false);
  });

  it.each(TEMPLATES)('closes every action and block of %s', (name) => {
    const template = read(`${CHART}/templates/${name}`);
    expect(template.split('{{').length).toBe(template.split('}}').length);
    expect(openBlocks(template)).toBe(0);
  });

  it('scales by metrics that there are, or that docs/deployment.md has Prometheus make of them', () => {
    const told = new Set(new Metrics().registry.getMetricsAsArray().map(({ name }) => name));
    const rules = readFileSync(new URL('../docs/deployment.md', import.meta.url), 'utf8');
    const made = [...rules.matchAll(/seriesQuery: '(\w+)[^]*?metricsQuery/g)].map(([rule, source]) => ({
      source: source!,
      name: /as: (\w+)/.exec(rule)?.[1] ?? source!,
    }));
    expect(made.map(({ source }) => source).filter((name) => !told.has(name))).toEqual([]);
    const used = [...read(`${CHART}/templates/autoscaling.yaml`).matchAll(/metric: \{ name: (\w+)/g)];
    expect(new Set(used.map(([, name]) => name))).toEqual(new Set(made.map(({ name }) => name)));
  });

  it('uses only values that are there', () => {
    const all = TEMPLATES.map((name) => read(`${CHART}/templates/${name}`)).join('\n');
    const used = [...all.matchAll(/\.Values\.(\w+)/g)].map(([, name]) => name!);
    expect(used.filter((name) => !(name in values))).toEqual([]);
  });
});
