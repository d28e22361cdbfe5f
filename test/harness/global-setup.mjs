/** Jest's global setup: starts the server that all journeys share, when one of them is going to run. */
import { readdirSync } from 'node:fs';
import { register } from 'node:module';

register('./ts-hooks.mjs', import.meta.url);

const JOURNEYS = new URL('../e2e/', import.meta.url);

export default async function setUp({ testPathPatterns }) {
  if (!process.env.TEST_DATABASE_URL || !process.env.TEST_REDIS_URL) return;
  const patterns = (testPathPatterns?.patterns ?? []).map((pattern) => new RegExp(pattern, 'i'));
  const journeys = readdirSync(JOURNEYS).map((name) => new URL(name, JOURNEYS).pathname);
  if (patterns.length > 0 && !journeys.some((path) => patterns.some((pattern) => pattern.test(path)))) return;
  const { startSharedServer } = await import('./shared-server.ts');
  await startSharedServer();
}
