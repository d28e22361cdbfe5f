/** The program behind `npm run faults`: loads the campaign, which is TypeScript, as Jest's global setup loads the harness. */
import { register } from 'node:module';

register('../harness/ts-hooks.mjs', import.meta.url);

const { main } = await import('./campaign.ts');
process.exit(await main());
