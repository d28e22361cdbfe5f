/**
 * `npm run bench -- <scenario> [--name value …] [--json]`: measures the real server, on private engines with durable
 * commits, over real HTTP and sockets, from a process of its own. With --json the last line is one JSON object.
 */
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { say } from '../scripts/bootstrap.mjs';
import { Failure, runMain } from '../scripts/lib/failure.mjs';
import { leave, onEndSignal } from '../scripts/lib/end-signals.mjs';
import { describeEngines } from './lib/engines.mjs';
import { Installation } from './lib/installation.mjs';
import { printTable } from './lib/table.mjs';
import { Yardstick } from './lib/yardstick.mjs';
import { FRAMES_DEFAULTS, runFrames } from './scenarios/frames.mjs';
import { FLAT_DEFAULTS, runFlat } from './scenarios/flat.mjs';
import { HISTORY_DEFAULTS, runHistory } from './scenarios/history.mjs';
import {
  FANOUT_DEFAULTS,
  HOT_DEFAULTS,
  PAIRS_DEFAULTS,
  runFanout,
  runHot,
  runNaive,
  runPairs,
} from './scenarios/messages.mjs';
import { KILL_DEFAULTS, runKill } from './scenarios/kill.mjs';
import { ROLLING_DEFAULTS, runRolling } from './scenarios/rolling.mjs';
import { runSoak, SOAK_DEFAULTS } from './scenarios/soak.mjs';
import { runSockets, SOCKETS_DEFAULTS } from './scenarios/sockets.mjs';
import { runStorm, STORM_DEFAULTS } from './scenarios/storm.mjs';

const SCENARIOS = {
  pairs: { run: runPairs, defaults: PAIRS_DEFAULTS },
  naive: { run: runNaive, defaults: PAIRS_DEFAULTS },
  hot: { run: runHot, defaults: HOT_DEFAULTS },
  fanout: { run: runFanout, defaults: FANOUT_DEFAULTS },
  flat: { run: runFlat, defaults: FLAT_DEFAULTS },
  history: { run: runHistory, defaults: HISTORY_DEFAULTS },
  soak: { run: runSoak, defaults: SOAK_DEFAULTS },
  sockets: { run: runSockets, defaults: SOCKETS_DEFAULTS },
  storm: { run: runStorm, defaults: STORM_DEFAULTS },
  kill: { run: runKill, defaults: KILL_DEFAULTS },
  rolling: { run: runRolling, defaults: ROLLING_DEFAULTS },
  frames: { run: runFrames, defaults: FRAMES_DEFAULTS },
};

await runMain(async () => {
  const name = process.argv[2];
  const scenario = SCENARIOS[name];
  if (!scenario) throw new Failure(`Say which scenario: ${Object.keys(SCENARIOS).join(', ')}.`);
  const { isJson, options } = readOptions(scenario.defaults);
  // The engines' watchdog ends all that we have started, and clears up, when we are gone.
  onEndSignal(leave);
  const installation = await Installation.open();
  try {
    const engines = await describeEngines(installation);
    say(`MariaDB/MySQL ${engines.database}, Redis ${engines.redis}, ${JSON.stringify(engines.settings)}`);
    const yardstick = new Yardstick();
    await yardstick.start();
    const result = await scenario.run(installation, options);
    const steadiness = await yardstick.finish();
    say(`the machine: ${JSON.stringify(steadiness)}`);
    const machine = {
      cpu: cpus()[0].model,
      cores: cpus().length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      kernel: release(),
      node: process.version,
      ...engines,
      steadiness,
    };
    printTable(result);
    const report = { scenario: name, options, machine, ...result };
    process.stdout.write(`${isJson ? JSON.stringify(report) : JSON.stringify(report, null, 2)}\n`);
  } finally {
    await installation.close();
  }
});

function readOptions(defaults) {
  try {
    const { values } = parseArgs({
      args: process.argv.slice(3),
      options: Object.fromEntries([
        ['json', { type: 'boolean', default: false }],
        ...Object.keys(defaults).map((key) => [key, { type: 'string' }]),
      ]),
    });
    const entries = Object.entries(defaults).map(([key, fallback]) => [
      key,
      valueOf(key, values[key], fallback),
    ]);
    return { isJson: values.json, options: Object.fromEntries(entries) };
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(error.message);
  }
}

function valueOf(key, text, fallback) {
  if (text === undefined) return fallback;
  if (typeof fallback === 'string') return text;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Failure(`--${key} wants a whole number from 1 on, not ${text}.`);
  return value;
}
