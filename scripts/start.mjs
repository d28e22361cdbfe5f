/**
 * `npm start`: makes this folder ready, starts private engines where none are configured, runs the server and
 * tells the newcomer where to look. Everything it starts ends with it.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkNode, ensureReady, say } from './bootstrap.mjs';
import { startEngines } from './engines/index.mjs';
import { endOrphans } from './engines/orphans.mjs';
import { leave, onEndSignal } from './lib/end-signals.mjs';
import { Failure, runMain } from './lib/failure.mjs';
import { takeLock } from './lib/pid-lock.mjs';
import { writePrivateJson } from './lib/private-json.mjs';
import { recordOf } from './lib/process-identity.mjs';
import { ROOT } from './lib/root.mjs';
import { delay, run } from './lib/run.mjs';
import { runtimeFileOf } from './lib/running-installation.mjs';
import { SERVER_FLAGS } from './lib/server-flags.mjs';
import { ForegroundProcess } from './lib/server-process.mjs';
import { chooseMasterKey, choosePorts, isProduction, loadDotEnv } from './lib/start-settings.mjs';
import { welcome } from './lib/welcome.mjs';

const FOLDER = join(ROOT, '.hongyan');
const RUNTIME_FILE = runtimeFileOf(ROOT);
const ENGINE_RETURN_MS = 1000;
const BUFFER_POOL_MB = 256;

await runMain(async () => {
  checkNode();
  loadDotEnv();
  const lock = takeLock(join(FOLDER, 'start.pid'));
  if (lock.holder !== null)
    throw new Failure(`Hongyan is already running in this folder, pid ${lock.holder}.`);
  process.once('exit', lock.release);
  // Until the server runs, ending is simple: the watchdog ends the engines when we are gone.
  const stay = onEndSignal(leave);

  await ensureReady();
  // Before the ports are looked at: a server that outlived its `npm start` still sits on them.
  await endOrphans(FOLDER, say);
  const ports = await choosePorts();
  const engines = await startMissingEngines();
  const env = serverEnvironment(engines, ports);
  const server = new ForegroundProcess([...SERVER_FLAGS, 'dist/src/main.js'], {
    cwd: ROOT,
    env,
    relay: true,
  });
  stay();
  server.followSignals();
  await engines.adopt(server.pid);
  keepEnginesAlive(engines, server);
  writeRuntime(env, ports);

  await greet(server, env, ports);
  const code = await server.ended;
  rmSync(RUNTIME_FILE, { force: true });
  await engines.stop();
  process.exit(code);
});

/** Configured addresses switch the private engines off, each for itself. */
async function startMissingEngines() {
  const only = [];
  if (!process.env.DATABASE_URL) only.push('mariadb');
  if (!process.env.REDIS_URL) only.push('redis');
  return startEngines({ dir: FOLDER, durableRedis: true, only, bufferPoolMb: BUFFER_POOL_MB, log: say });
}

function serverEnvironment(engines, { httpPort, wsPort }) {
  const env = {
    ...process.env,
    DATABASE_URL: process.env.DATABASE_URL || engines.databaseUrl,
    REDIS_URL: process.env.REDIS_URL || engines.redisUrl,
    HONGYAN_HTTP_PORT: String(httpPort),
    HONGYAN_WS_PORT: String(wsPort),
  };
  const masterKey = chooseMasterKey(FOLDER);
  if (masterKey) env.HONGYAN_MASTER_KEY = masterKey;
  if (!isProduction()) env.HONGYAN_DEMO ||= 'true';
  return env;
}

/** Lets the command line in this folder find us. */
function writeRuntime(env, ports) {
  writePrivateJson(RUNTIME_FILE, {
    ...recordOf(process.pid),
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    masterKey: env.HONGYAN_MASTER_KEY,
    ...ports,
  });
  process.once('exit', () => rmSync(RUNTIME_FILE, { force: true }));
}

/** An engine that dies under the server is brought back on its port; the server finds it again by itself. */
function keepEnginesAlive(engines, server) {
  const returning = new Set();
  engines.onExit(async ({ name, code, signal }) => {
    const engine = engines[name];
    // An engine that dies again while it starts is the affair of the loop that is starting it.
    if (!engine || returning.has(name) || !server.isRunning) return;
    returning.add(name);
    say(`${engine.title} ended by itself (${signal ?? code}), starting it again …`);
    while (engine.pid === null && server.isRunning) {
      await delay(ENGINE_RETURN_MS);
      await engine.start().then(
        () => say(`${engine.title} answers again`),
        (error) => say(error.message),
      );
    }
    returning.delete(name);
  });
}

/** Waits for the server, makes the demo app and says where everything is. */
async function greet(server, env, { httpPort, wsPort }) {
  if (!(await server.waitUntilReady(`http://127.0.0.1:${httpPort}/readyz`))) return;
  process.stdout.write(welcome({ httpPort, wsPort, demo: isProduction() ? null : await makeDemo(env) }));
}

async function makeDemo(env) {
  const { code, output } = await run(process.execPath, ['dist/src/cli/main.js', 'demo', '--json'], {
    cwd: ROOT,
    env,
  });
  const line = output.split('\n').find((text) => text.startsWith('{"tenant"'));
  if (code === 0 && line) return JSON.parse(line);
  say(`the demo app could not be made: ${output.trim()}`);
  return null;
}
