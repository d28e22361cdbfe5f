/**
 * `node scripts/complete-lock.mjs`: adds to package-lock.json the optional packages of other systems that npm
 * left out. npm does so when its registry or mirror did not have them (and after an install over an existing
 * node_modules), and then `npm ci` refuses the lock file on every machine: "Missing … from lock file".
 * With `--check` it changes nothing and exits 1 if something is missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, runMain } from './lib/failure.mjs';
import { missingFromLock } from './lib/lock-file.mjs';
import { ROOT } from './lib/root.mjs';

await runMain(() => {
  const path = join(ROOT, 'package-lock.json');
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const missing = missingFromLock(lock);
  const count = Object.keys(missing).length;
  if (process.argv.includes('--check')) {
    if (count === 0) return;
    throw new Failure(`package-lock.json lacks ${count} packages: run node scripts/complete-lock.mjs.`);
  }
  const packages = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) =>
    a.localeCompare(b, 'en'),
  );
  writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
  process.stdout.write(`${count} packages added to package-lock.json\n`);
});
