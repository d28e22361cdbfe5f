import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseConfig } from './config.js';
import { printConfigTable, printEnvExample } from './config-docs.js';
import type { Field } from './field.js';
import { FIELDS } from './fields.js';

const ALL = Object.values(FIELDS) as Field<unknown>[];
const REQUIRED = {
  DATABASE_URL: 'mysql://u:p@127.0.0.1:3306/hongyan',
  REDIS_URL: 'redis://127.0.0.1:6379',
  HONGYAN_MASTER_KEY: '0123456789abcdef0123456789abcdef',
};

function fileOfRepository(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}

describe('documentation of the configuration', () => {
  it('.env.example is what the fields print', () => {
    expect(fileOfRepository('.env.example')).toBe(printEnvExample());
  });

  it('docs/configuration.md is what the fields print', () => {
    expect(fileOfRepository('docs/configuration.md')).toBe(printConfigTable());
  });

  it('the example changes nothing when its lines are taken over as they stand', () => {
    const lines = printEnvExample()
      .split('\n')
      .map((line) => /^(?:# )?([A-Z0-9_]+)=(.*)$/.exec(line))
      .filter((match) => match !== null);
    expect(lines.map((match) => match[1])).toEqual(ALL.map((field) => field.env));
    const example = Object.fromEntries(lines.map((match) => [match[1]!, match[2]!]));
    expect(parseConfig({ ...example, ...REQUIRED })).toEqual(parseConfig(REQUIRED));
  });

  it('marks what is required and what is secret', () => {
    const table = printConfigTable();
    for (const { env, fallback, isSecret } of ALL) {
      const row = table.split('\n').find((line) => line.startsWith(`| \`${env}\` |`));
      expect(row?.includes('*required*')).toBe(fallback === undefined);
      expect(row?.includes('**Secret.**')).toBe(isSecret);
    }
  });

  it('has four bars in every row, so that no text breaks the table', () => {
    const rows = printConfigTable()
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(ALL.length + 2);
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(4);
  });

  it('never prints a default for a secret', () => {
    expect(ALL.filter((field) => field.isSecret && (field.fallback ?? '') !== '')).toEqual([]);
  });
});
