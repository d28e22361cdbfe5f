#!/usr/bin/env node
/**
 * The `hongyan` command. In the folder of a running `npm start` it talks to that installation; what is set in
 * the environment wins. It prepares a fresh clone first and otherwise adds nothing to the command's own output.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureReady } from '../scripts/bootstrap.mjs';
import { runMain } from '../scripts/lib/failure.mjs';
import { ROOT } from '../scripts/lib/root.mjs';
import { findRunningInstallation } from '../scripts/lib/running-installation.mjs';

await runMain(async () => {
  await ensureReady();
  const dotEnv = [process.cwd(), ROOT].map((folder) => join(folder, '.env')).find(existsSync);
  if (dotEnv) process.loadEnvFile(dotEnv);
  const settings = findRunningInstallation([process.cwd(), ROOT]);
  for (const [name, value] of Object.entries(settings)) process.env[name] ||= value;
  await import(pathToFileURL(join(ROOT, 'dist/src/cli/main.js')).href);
});
