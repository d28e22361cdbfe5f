import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { canListen } from './ports.mjs';
import { keepSecrets } from './private-json.mjs';
import { ROOT } from './root.mjs';

const HTTP_PORT_DEFAULT = 5204;
const WS_PORT_DEFAULT = 1216;

/** Reads `.env` of this folder, if there is one, under what the environment already says. */
export function loadDotEnv() {
  const path = join(ROOT, '.env');
  if (existsSync(path)) process.loadEnvFile(path);
}

/** True in production, where nothing is made up: no keys, no demo. */
export function isProduction() {
  return process.env.NODE_ENV === 'production';
}

/**
 * The ports the server will take, checked to be free.
 * @returns {Promise<{ httpPort: number, wsPort: number }>}
 */
export async function choosePorts() {
  const httpPort = readPort('HONGYAN_HTTP_PORT', HTTP_PORT_DEFAULT);
  const wsPort = readPort('HONGYAN_WS_PORT', WS_PORT_DEFAULT);
  await checkFree('HONGYAN_HTTP_PORT', httpPort);
  const roles = process.env.HONGYAN_ROLES ?? '';
  if (roles === '' || roles.includes('gateway')) await checkFree('HONGYAN_WS_PORT', wsPort);
  return { httpPort, wsPort };
}

/** The server's key: the configured one, else one of our own that stays with this folder; in production, none. */
export function chooseMasterKey(folder) {
  if (process.env.HONGYAN_MASTER_KEY || isProduction()) return process.env.HONGYAN_MASTER_KEY;
  return keepSecrets(join(folder, 'secrets.json'), { masterKey: 32 }).masterKey;
}

function readPort(name, fallback) {
  const text = process.env[name] || String(fallback);
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Failure(`${name} is "${text}", but a port is a number from 1 to 65535.`);
}

async function checkFree(name, port) {
  // Both, because a listener on one address alone does not show on the other everywhere.
  if ((await canListen(port, '127.0.0.1')) && (await canListen(port, '0.0.0.0'))) return;
  throw new Failure(`Port ${port} is taken: set ${name} to a free port, or end the program that uses it.`);
}
