/** Jest's global teardown: ends the shared server in good order; an exit code other than 0 fails the run. */
import { register } from 'node:module';

register('./ts-hooks.mjs', import.meta.url);

export default async function tearDown() {
  const { endSharedServer } = await import('./shared-server.ts');
  await endSharedServer();
}
