/** The program behind `npm run faults`: loads the campaign, which is TypeScript, as Jest's global setup loads the harness. */
import { register } from 'node:module';
import { leave, onEndSignal } from '../../scripts/lib/end-signals.mjs';
import { runMain } from '../../scripts/lib/failure.mjs';

register('../harness/ts-hooks.mjs', import.meta.url);

const { main } = await import('./campaign.ts');
// The engines' watchdog ends the servers, and clears up, when we are gone.
onEndSignal(leave);
await runMain(async () => process.exit(await main()));
