import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Failure } from '../../scripts/lib/failure.mjs';
import { Cluster } from './cluster.js';
import { type Outcome, runUnderLoad } from './run.js';
import { type Force, STRIKES } from './strikes.js';

const FORCE: Force = { pauseMs: 10_000, awayMs: 1_000 };
/** Load after each strike, so that what it left behind shows. */
const AFTERMATH_MS = 2_000;

interface Row {
  readonly strike: string;
  rounds: number;
  sent: number;
  acknowledged: number;
  frames: number;
  /** Longest from a send to its first frame in all rounds. */
  slowestMs: number;
  /** Messages whose senders had to repeat them. */
  repeated: number;
  violations: string[];
}

const USAGE = `npm run faults [-- options]

Strikes a cluster under load and checks its whole history. Prints a line per round, a table, and one JSON object at the
end. Exit code 1 when anything was violated.

  --only <part of a name>  only these strikes
  --times <number>         rounds of each strike (10)
  --help                   this text

Strikes:
${Object.keys(STRIKES)
  .map((name) => `  ${name}\n`)
  .join('')}`;

interface Plan {
  readonly names: readonly string[];
  readonly times: number;
}

/** The long form, as {@link USAGE} says; resolves with the exit code. */
export async function main(): Promise<number> {
  const plan = planOf(process.argv.slice(2));
  if (plan) return campaign(plan);
  process.stdout.write(USAGE);
  return 0;
}

/** What the arguments ask for; null when they ask for help. */
function planOf(args: string[]): Plan | null {
  const { only, times, help } = optionsOf(args);
  if (help) return null;
  const names = Object.keys(STRIKES).filter((name) => name.includes(only));
  if (names.length === 0) throw new Failure(`No strike is named so: ${only}. --help names them.`);
  if (!/^[1-9]\d*$/.test(times)) throw new Failure('--times is a whole number from 1.');
  return { names, times: Number(times) };
}

function optionsOf(args: string[]): { only: string; times: string; help: boolean } {
  try {
    return parseArgs({
      args,
      options: {
        only: { type: 'string', default: '' },
        times: { type: 'string', default: '10' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Failure(`${(error as Error).message}. --help names the options.`);
  }
}

async function campaign({ names, times }: Plan): Promise<number> {
  const startedAtMs = Date.now();
  const cluster = await Cluster.start({});
  const rows: Row[] = [];
  try {
    for (const strike of names) {
      const row: Row = {
        strike,
        rounds: 0,
        sent: 0,
        acknowledged: 0,
        frames: 0,
        slowestMs: 0,
        repeated: 0,
        violations: [],
      };
      rows.push(row);
      for (let round = 0; round < times; round++) {
        const before = row.violations.length;
        note(row, await strikeOnce(cluster, strike, round));
        process.stderr.write(
          `${strike} ${row.rounds}/${times}: ${row.acknowledged} of ${row.sent} acknowledged, ` +
            `${row.violations.length} violations\n`,
        );
        for (const violation of row.violations.slice(before)) process.stderr.write(`  ${violation}\n`);
      }
    }
  } finally {
    await cluster.dispose();
  }
  const isGreen = rows.every(({ violations }) => violations.length === 0);
  process.stdout.write(`${table(rows)}\n`);
  const seconds = Math.round((Date.now() - startedAtMs) / 1_000);
  process.stdout.write(`${JSON.stringify({ isGreen, seconds, strikes: rows })}\n`);
  return isGreen ? 0 : 1;
}

/** A round that cannot be finished is no reason to stop, and no success. */
async function strikeOnce(cluster: Cluster, strike: string, round: number): Promise<Outcome | Error> {
  try {
    return await runUnderLoad(cluster, async () => {
      await STRIKES[strike]!(cluster, FORCE, round);
      await pause(AFTERMATH_MS);
    });
  } catch (error) {
    return error as Error;
  }
}

function note(row: Row, outcome: Outcome | Error): void {
  row.rounds++;
  if (outcome instanceof Error) {
    row.violations.push(`round ${row.rounds} was not finished: ${outcome.message}`);
    return;
  }
  row.sent += outcome.sent;
  row.acknowledged += outcome.acknowledged;
  row.frames += outcome.frames;
  row.slowestMs = Math.max(row.slowestMs, outcome.slowestMs);
  row.repeated += outcome.repeated;
  for (const { rule, detail } of outcome.violations) {
    row.violations.push(`round ${row.rounds}: ${rule}: ${detail}`);
  }
}

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ strike }) => strike.length));
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell, at) => (at === 0 ? String(cell).padEnd(width) : String(cell).padStart(12))).join(' ');
  return [
    line(['strike', 'rounds', 'sent', 'acknowledged', 'repeated', 'frames', 'slowest ms', 'violations']),
    ...rows.map((row) =>
      line([
        row.strike,
        row.rounds,
        row.sent,
        row.acknowledged,
        row.repeated,
        row.frames,
        row.slowestMs,
        row.violations.length,
      ]),
    ),
  ].join('\n');
}
