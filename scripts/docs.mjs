/** Prints the files that are made from code: `.env.example` docs/configuration.md, and the table in docs/metrics.md. Run after a build. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/root.mjs';

const { printConfigTable, printEnvExample } = await import('../dist/libs/config/src/index.js');
const { withMetricsTable } = await import('../dist/libs/telemetry/src/index.js');

writeFileSync(join(ROOT, '.env.example'), printEnvExample());
writeFileSync(join(ROOT, 'docs/configuration.md'), printConfigTable());
const metricsDocs = join(ROOT, 'docs/metrics.md');
writeFileSync(metricsDocs, withMetricsTable(readFileSync(metricsDocs, 'utf8')));
