/**
 * The parent of the engines. It lives in its own session, so a Ctrl-C in the terminal reaches neither it nor
 * them, and it holds a channel to the script that started it: when that script ends, for whatever reason
 * (SIGKILL too), the channel closes and the watchdog ends the engines and removes what it was told to.
 * Being their parent, it cannot signal a stranger: a child's pid is not reused before it was waited for.
 *
 * argv: one JSON object `{ stateFile, removeAtEnd: string[] }`.
 */
import { execFile, spawn } from 'node:child_process';
import { openSync, closeSync, rmSync, writeFileSync } from 'node:fs';
import { isRunning, recordOf, signalRecorded } from '../lib/process-identity.mjs';

const ENGINE_GRACE_MS = 20_000;
const GUEST_GRACE_MS = 30_000;
const POLL_MS = 50;

const { stateFile, removeAtEnd } = JSON.parse(process.argv[2]);
/** @type {Map<string, { child: import('node:child_process').ChildProcess, docker?: string, ended: Promise<void> }>} */
const engines = new Map();
/** Processes of the script that must not outlive it: the server, the test runner. */
const guests = [];
/** Docker volumes of engines that are not meant to last. */
const volumes = new Set();
/** @type {Promise<void> | null} */
let ending = null;

/** Leaves a note for the next run, in case this process is killed before it can end the engines. */
function writeState() {
  const running = Object.fromEntries([...engines].map(([name, { child }]) => [name, recordOf(child.pid)]));
  const state = { watchdog: recordOf(process.pid), engines: running, guests };
  try {
    writeFileSync(stateFile, JSON.stringify(state), { mode: 0o600 });
  } catch {
    // A full disk must not cost the engines their guardian; only the note for a later run is lost.
  }
}

function tell(message) {
  if (process.connected) process.send(message, () => {});
}

function startEngine(name, spec) {
  if (engines.has(name)) throw new Error(`${name} is already running`);
  const log = openSync(spec.logFile, 'a', 0o600);
  const { command, args, argv0, uid, gid, cwd } = spec;
  const child = spawn(command, args, { argv0, uid, gid, cwd, env: spec.env, stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = new Promise((resolve) => {
    const finish = (code, signal) => {
      engines.delete(name);
      if (!ending) writeState();
      tell({ event: 'exit', name, pid: child.pid, code, signal });
      resolve();
    };
    child.once('exit', finish);
    child.once('error', (error) => finish(error.code, null));
  });
  if (child.pid === undefined) return undefined;
  if (spec.discardVolume) volumes.add(spec.discardVolume);
  engines.set(name, { child, docker: spec.docker, ended });
  writeState();
  return child.pid;
}

/** A container does not feel signals sent to the docker client, except those that the client passes on. */
const DOCKER_VERBS = { SIGKILL: 'kill', SIGSTOP: 'pause', SIGCONT: 'unpause' };

function runDocker(args) {
  return new Promise((resolve) => execFile('docker', args, () => resolve()));
}

async function signalEngine(name, signal) {
  const engine = engines.get(name);
  if (!engine) return;
  const verb = engine.docker && DOCKER_VERBS[signal];
  if (verb) await runDocker([verb, engine.docker]);
  else engine.child.kill(signal);
  if (signal === 'SIGKILL' || signal === 'SIGTERM') await engine.ended;
}

/** Ends one engine for good: a paused one is woken first, a deaf one is killed. */
async function endEngine(name) {
  const engine = engines.get(name);
  if (!engine) return;
  await signalEngine(name, 'SIGCONT');
  const killer = setTimeout(() => void signalEngine(name, 'SIGKILL'), ENGINE_GRACE_MS);
  await signalEngine(name, 'SIGTERM');
  clearTimeout(killer);
}

async function endGuests() {
  for (const guest of guests) {
    // A paused one would not hear the other.
    signalRecorded(guest, 'SIGCONT');
    signalRecorded(guest, 'SIGTERM');
  }
  const giveUpAt = Date.now() + GUEST_GRACE_MS;
  while (guests.some(isRunning) && Date.now() < giveUpAt) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  for (const guest of guests) signalRecorded(guest, 'SIGKILL');
}

/** The engines outlive the guests: a server that is shutting down still writes. */
async function endAll() {
  await endGuests();
  await Promise.all([...engines.keys()].map(endEngine));
  await Promise.all([...volumes].map((volume) => runDocker(['volume', 'rm', '--force', volume])));
  for (const path of [stateFile, ...removeAtEnd])
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}

/** Asked twice (the script asks, then dies itself), it ends once, and both wait for that. */
function end() {
  ending ??= endAll();
  return ending;
}

const operations = {
  start: ({ name, spec }) => startEngine(name, spec),
  signal: ({ name, signal }) => signalEngine(name, signal),
  stopEngine: ({ name }) => endEngine(name),
  adopt: ({ pid }) => {
    guests.push(recordOf(pid));
    writeState();
  },
  removeAtEnd: ({ path }) => void removeAtEnd.push(path),
  end,
};

async function obey({ id, operation, ...rest }) {
  try {
    tell({ id, result: await operations[operation](rest) });
  } catch (error) {
    tell({ id, error: error.message, code: error.code });
  }
  if (operation === 'end') process.exit(0);
}

function endAndExit() {
  void end().finally(() => process.exit(0));
}

process.on('message', (message) => void obey(message));
process.on('disconnect', endAndExit);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, endAndExit);
writeState();
tell({ event: 'ready' });
