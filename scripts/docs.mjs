/** Prints the files that are made from code: `.env.example` and docs/configuration.md. Run after a build. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/root.mjs';

const { printConfigTable, printEnvExample } = await import('../dist/libs/config/src/index.js');

writeFileSync(join(ROOT, '.env.example'), printEnvExample());
writeFileSync(join(ROOT, 'docs/configuration.md'), printConfigTable());
