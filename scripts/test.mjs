/**
 * `npm test`: makes this folder ready, starts engines in a temporary folder and runs Jest on them. Arguments go
 * to Jest (`npm test -- users`). TEST_DATABASE_URL and TEST_REDIS_URL, if set, are used instead of own engines.
 */
import { checkNode, ensureChromium, ensureReady, say } from './bootstrap.mjs';
import { startEngines } from './engines/index.mjs';
import { sweepTemporaryFolders } from './engines/orphans.mjs';
import { leave, onEndSignal } from './lib/end-signals.mjs';
import { runMain } from './lib/failure.mjs';
import { ROOT } from './lib/root.mjs';
import { ForegroundProcess } from './lib/server-process.mjs';

const JEST = [
  '--experimental-vm-modules',
  // Native ESM in Jest needs the flag above; its warning on every file says nothing new.
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];

await runMain(async () => {
  checkNode();
  const stay = onEndSignal(leave);
  await ensureReady();
  const chromium = await ensureChromium(say);
  await sweepTemporaryFolders(say);
  const only = [];
  if (!process.env.TEST_DATABASE_URL) only.push('mariadb');
  if (!process.env.TEST_REDIS_URL) only.push('redis');
  const engines = await startEngines({ only, log: say });
  const env = testEnvironment(engines, chromium);
  const jest = new ForegroundProcess([...JEST, ...process.argv.slice(2)], { cwd: ROOT, env });
  stay();
  jest.followSignals();
  await engines.adopt(jest.pid);
  const code = await jest.ended;
  await engines.stop();
  process.exit(code);
});

/** Settings of the developer's own installation must not reach the tests. */
function testEnvironment(engines, chromium) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(HONGYAN_|DATABASE_URL$|REDIS_URL$)/.test(name)),
  );
  return {
    ...env,
    NODE_ENV: 'test',
    TEST_DATABASE_URL: process.env.TEST_DATABASE_URL || engines.databaseUrl,
    TEST_REDIS_URL: process.env.TEST_REDIS_URL || engines.redisUrl,
    ...(chromium && { HONGYAN_TEST_CHROMIUM: chromium }),
  };
}
