import { readFile } from 'node:fs/promises';
import { aptInstall, canInstall, hasCandidate } from './apt.mjs';
import { findProgram } from '../engines/locate.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS';
/** Without a Chinese font the demo page's screenshot is a page of empty boxes. */
const PACKAGES = ['chromium', 'fonts-wqy-microhei'];

/**
 * A Chromium for the browser tests: the one that is there, else Debian's by apt, else null with a word on what
 * to do. HONGYAN_TEST_CHROMIUM names another one.
 * @returns {Promise<string | null>} its path
 */
export async function ensureChromium(log) {
  const named = process.env.HONGYAN_TEST_CHROMIUM;
  if (named) return named;
  const found = locate();
  if (found) return found;
  // Ubuntu's package of that name is only a pointer to a snap, which cannot be driven from a test.
  if ((await isDebian()) && (await canInstall()) && (await hasCandidate('chromium'))) {
    log('Chromium is not installed, installing it with apt for the browser tests');
    await aptInstall(PACKAGES, log);
    return locate();
  }
  log('Chromium is missing, so the browser tests will fail: install Chromium or Google Chrome, or set');
  log('HONGYAN_TEST_CHROMIUM to the path of one (on Debian: sudo apt-get install chromium)');
  return null;
}

function locate() {
  return findProgram(NAMES) ?? findProgram(['Google Chrome'], [MAC]);
}

async function isDebian() {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID=debian$/m.test(text);
}
