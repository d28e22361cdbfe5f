/**
 * Computes the table of docs/sizing.md from the figures in bench/sizing.json:
 *   node bench/sizing.mjs           prints it
 *   node bench/sizing.mjs --write   puts it into the page
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../scripts/lib/root.mjs';

const PAGE = join(ROOT, 'docs/sizing.md');
const BEGIN = '<!-- the table begins: node bench/sizing.mjs --write -->\n\n';
const END = '\n<!-- the table ends -->';
const USERS = [10_000, 100_000, 1_000_000, 10_000_000];
/** More sockets in one process make its pauses for garbage long and its loss a storm. */
const SOCKETS_PER_GATEWAY_MAX = 50_000;
/** What one process can use: JavaScript runs on one core. */
const CORE_US = 1_000_000;
const DAY_SECONDS = 86_400;
/** Never a single process of a role. */
const PROCESSES_MIN = 2;

/** What so many users need at their busiest, by the figures. */
export function sizeFor(users, { assumed, measured }) {
  const sockets = Math.round(users * assumed.onlineShare * assumed.devicesPerUser);
  const messagesPerSecond = ((users * assumed.messagesPerUserPerDay) / DAY_SECONDS) * assumed.peakFactor;
  const processes = (microseconds) =>
    Math.max(PROCESSES_MIN, Math.ceil(microseconds / (CORE_US * assumed.headroom)));
  const acceptsPerSecond = sockets / assumed.backWithinSeconds;
  const gateways = Math.max(
    Math.ceil(sockets / SOCKETS_PER_GATEWAY_MAX),
    processes(
      sockets * measured.gatewayCpuPerIdleSocketUsPerSecond +
        messagesPerSecond * assumed.devicesPerUser * measured.gatewayCpuPerFrameUs,
    ),
    // In a storm a gateway may use its whole core.
    Math.ceil((acceptsPerSecond * measured.gatewayCpuPerAcceptUs) / CORE_US),
  );
  const perSocket = measured.rssPerSocketBytes + measured.kernelBytesPerSocket;
  return {
    sockets,
    messagesPerSecond: Math.round(messagesPerSecond),
    gateways,
    gatewayMemoryGb: (gateways * measured.gatewayBaseBytes + sockets * perSocket) / 1e9,
    apis: processes(messagesPerSecond * measured.apiCpuPerMessageUs),
    workers: processes(messagesPerSecond * measured.workerCpuPerMessageUs),
    databases: Math.ceil(messagesPerSecond / (measured.messagesPerSecondPerDatabase * assumed.headroom)),
    databaseCores: (messagesPerSecond * measured.databaseCpuPerMessageUs) / CORE_US,
    redisShards: Math.ceil(
      (messagesPerSecond * measured.redisCpuPerMessageUs) / (CORE_US * assumed.headroom),
    ),
    outMbitPerSecond: (messagesPerSecond * assumed.devicesPerUser * assumed.frameBytes * 8) / 1e6,
    storageGbPerYear: (users * assumed.messagesPerUserPerDay * 365 * assumed.storedBytesPerMessage) / 1e9,
  };
}

/** The table in Markdown. */
export function sizingTable(figures) {
  const sizes = USERS.map((users) => sizeFor(users, figures));
  const number = (value) => (value < 10 ? Number(value.toFixed(1)) : Math.round(value)).toLocaleString('en');
  const rows = [
    ['Sockets at the peak', 'sockets'],
    ['Messages per second at the peak', 'messagesPerSecond'],
    ['`gateway` processes', 'gateways'],
    ['memory of all gateways, kernel included, GB', 'gatewayMemoryGb'],
    ['`api` processes', 'apis'],
    ['`worker` processes', 'workers'],
    ['MySQL primaries', 'databases'],
    ['cores they are busy with', 'databaseCores'],
    ['Redis shards', 'redisShards'],
    ['Frames to clients, Mbit/s', 'outMbitPerSecond'],
    ['Messages stored in a year, GB', 'storageGbPerYear'],
  ].map(([title, key]) => [title, ...sizes.map((size) => number(size[key]))]);
  const head = ['', ...USERS.map((users) => `${number(users)} users`)];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(['---', ...USERS.map(() => '---:')]), ...rows.map(line), ''].join('\n');
}

/** The page with the table of these figures. */
export function withTable(page, figures) {
  const start = page.indexOf(BEGIN) + BEGIN.length;
  const end = page.indexOf(END);
  if (start < BEGIN.length || end === -1) throw new Error('docs/sizing.md has lost its marks');
  return page.slice(0, start) + sizingTable(figures) + page.slice(end);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const figures = JSON.parse(readFileSync(join(ROOT, 'bench/sizing.json'), 'utf8'));
  if (process.argv.includes('--write')) writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), figures));
  else process.stdout.write(sizingTable(figures));
}
