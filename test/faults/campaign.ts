import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
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

/** What was asked for, or what is wrong with it. */
function readPlan(): { readonly names: readonly string[]; readonly times: number } | string {
  try {
    const { values } = parseArgs({
      options: { only: { type: 'string', default: '' }, times: { type: 'string', default: '10' } },
    });
    const names = Object.keys(STRIKES).filter((name) => name.includes(values.only));
    const times = Number(values.times);
    if (names.length === 0) return `No strike is called ${values.only}.`;
    return Number.isInteger(times) && times >= 1 ? { names, times } : `--times is ${values.times}.`;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * The long form: `npm run faults [-- --only <part of a name>] [--times 10]`. Prints a line per round, a table, and one
 * JSON object at the end. Exit code 1 when anything was violated.
 */
export async function main(): Promise<number> {
  const plan = readPlan();
  if (typeof plan === 'string') {
    process.stderr.write(
      `${plan}\n--only wants a part of the name of a strike: ${Object.keys(STRIKES).join(', ')}.\n` +
        '--times wants a whole number from 1 on.\n',
    );
    return 1;
  }
  const { names, times } = plan;
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
