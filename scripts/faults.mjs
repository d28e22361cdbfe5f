/**
 * `npm run faults`: makes this folder ready and runs the campaign of test/faults. The watchdog ends the campaign's
 * processes with this one, whatever ends it.
 */
import { ensureReady } from './bootstrap.mjs';
import { startEngines } from './engines/index.mjs';
import { leave, onEndSignal } from './lib/end-signals.mjs';
import { runMain } from './lib/failure.mjs';
import { ROOT } from './lib/root.mjs';
import { ForegroundProcess } from './lib/server-process.mjs';

await runMain(async () => {
  const stay = onEndSignal(leave);
  await ensureReady({ build: !process.argv.includes('--help') });
  const watchdog = await startEngines({ only: [] });
  const campaign = new ForegroundProcess(['test/faults/main.mjs', ...process.argv.slice(2)], {
    cwd: ROOT,
    env: process.env,
  });
  stay();
  campaign.followSignals();
  await watchdog.adopt(campaign.pid);
  const code = await campaign.ended;
  await watchdog.stop();
  process.exit(code);
});
