import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { cleanEnvironment, type Environment, ROOT } from './server-process.js';
import { within } from './until.js';

const PROGRAM = 'dist/src/cli/main.js';
const HOST = 'test/harness/cli-host.mjs';
const HOST_VARIABLE = 'HONGYAN_TEST_CLI_HOST';
const TIMEOUT_MS = 30_000;

/** For Jest's global setup: one process that runs the commands of all specs. Returns what ends it. */
export async function startCliHost(): Promise<() => void> {
  const host = fork(HOST, { cwd: ROOT, env: cleanEnvironment() });
  const [port] = (await within('the command host', once(host, 'message'), TIMEOUT_MS)) as [number];
  process.env[HOST_VARIABLE] = `http://127.0.0.1:${port}`;
  return () => host.disconnect();
}

/** Runs a command on an installation and returns its standard output, in the host if there is one. */
export async function runCommand(environment: Environment, args: readonly string[]): Promise<string> {
  const host = process.env[HOST_VARIABLE];
  if (host === undefined) return runProgram(environment, args);
  const reply = await fetch(host, {
    method: 'POST',
    body: JSON.stringify({ environment: { ...cleanEnvironment(), ...environment }, args }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const { output, error } = (await reply.json()) as { output?: string; error?: string };
  if (output === undefined) throw new Error(`hongyan ${args.join(' ')}: ${error}`);
  return output;
}

/** The same in a process of its own, as an operator would. */
export async function runProgram(environment: Environment, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...args], {
    cwd: ROOT,
    env: { ...cleanEnvironment(), ...environment },
    timeout: TIMEOUT_MS,
  });
  return stdout;
}
