import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { fingerprint, listFiles, readStamp } from './fingerprint.mjs';
import { packagesFingerprint } from './install-packages.mjs';
import { npm } from './npm.mjs';
import { ROOT } from './root.mjs';

const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.stamp');
const SETTINGS = ['nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
/** The compiler's output beside its sources; the console is bundled anew each time. */
const COMPILED = ['src', 'libs'];
const FOLDERS = [...COMPILED, 'console'];

/** What dist/ must agree with: every source but the tests, the build's settings, the packages. */
export function sourcesFingerprint() {
  const sources = FOLDERS.flatMap((folder) => listFiles(ROOT, folder));
  const built = sources.filter((path) => !/[.-]spec\.ts$/.test(path));
  return fingerprint(ROOT, [...SETTINGS, ...built], packagesFingerprint());
}

/** True if dist/ was built from the sources as they are now. */
export function isBuilt() {
  const isWhole = ['src/main.js', 'console/index.html'].every((path) => existsSync(join(DIST, path)));
  return isWhole && readStamp(STAMP) === sourcesFingerprint();
}

/** Builds dist/ and removes what no longer has a source: a renamed migration must not be run twice. */
export async function build(log) {
  log('building: npm run build …');
  const startedAt = Date.now();
  const wanted = sourcesFingerprint();
  // The compiler trusts its own note of what it wrote last time, even if the files are gone.
  if (!existsSync(join(DIST, 'src/main.js'))) rmSync(DIST, { recursive: true, force: true });
  rmSync(STAMP, { force: true });
  const code = await npm(['run', '--silent', 'build'], ROOT);
  if (code !== 0) throw new Failure('The build failed; what the compiler said is above.');
  removeLeftovers();
  writeFileSync(STAMP, `${wanted}\n`);
  log(`built in ${Math.round((Date.now() - startedAt) / 1000)} s`);
}

function removeLeftovers() {
  for (const path of COMPILED.flatMap((folder) => listFiles(DIST, folder))) {
    const source = path.replace(/\.js(\.map)?$/, '.ts');
    if (source !== path && !existsSync(join(ROOT, source)) && !existsSync(join(ROOT, path))) {
      rmSync(join(DIST, path), { force: true });
    }
  }
}
