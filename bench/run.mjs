/**
 * `npm run bench -- <scenario> [--name value …] [--json]`: measures the real server, on private engines with durable
 * commits, over real HTTP and sockets, from a process of its own. With --json the last line is one JSON object.
 */
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { Installation } from './lib/installation.mjs';
import { PAIRS_DEFAULTS, runPairs } from './scenarios/pairs.mjs';
import { FRAMES_DEFAULTS, runFrames } from './scenarios/frames.mjs';
import { ROLLING_DEFAULTS, runRolling } from './scenarios/rolling.mjs';
import { runSockets, SOCKETS_DEFAULTS } from './scenarios/sockets.mjs';
import { runStorm, STORM_DEFAULTS } from './scenarios/storm.mjs';

const SCENARIOS = {
  pairs: { run: runPairs, defaults: PAIRS_DEFAULTS },
  frames: { run: runFrames, defaults: FRAMES_DEFAULTS },
  rolling: { run: runRolling, defaults: ROLLING_DEFAULTS },
  storm: { run: runStorm, defaults: STORM_DEFAULTS },
  sockets: { run: runSockets, defaults: SOCKETS_DEFAULTS },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries([
    ['json', { type: 'boolean', default: false }],
    ...Object.values(SCENARIOS).flatMap(({ defaults }) =>
      Object.keys(defaults).map((name) => [name, { type: 'string' }]),
    ),
  ]),
});
const scenario = SCENARIOS[positionals[0]];
if (!scenario) {
  process.stderr.write(`Say which scenario: ${Object.keys(SCENARIOS).join(', ')}.\n`);
  process.exit(1);
}
const options = Object.fromEntries(
  Object.entries(scenario.defaults).map(([name, fallback]) => [
    name,
    values[name] === undefined ? fallback : Number(values[name]),
  ]),
);

const installation = await Installation.open();
try {
  const result = await scenario.run(installation, options);
  const machine = {
    cpu: cpus()[0].model,
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
  };
  const report = { scenario: positionals[0], options, machine, ...result };
  process.stdout.write(`${values.json ? JSON.stringify(report) : JSON.stringify(report, null, 2)}\n`);
} finally {
  await installation.close();
}
