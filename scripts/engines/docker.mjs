import { createHash, randomBytes } from 'node:crypto';
import { Failure } from '../lib/failure.mjs';
import { lastLines, run } from '../lib/run.mjs';

const LABEL = 'hongyan.dir';

/** A folder's short name in Docker, where paths are not allowed as names. */
function folderId(dir) {
  return createHash('sha256').update(dir).digest('hex').slice(0, 12);
}

/**
 * Prepares a container that stays in the foreground: the docker client passes SIGTERM on to it, so for the
 * watchdog it is a child like any other. `--rm` takes it away when it ends; its data stay in a volume named after
 * the folder, so that it can come back, and the watchdog removes that in the end unless the engine is durable.
 * A volume, because a container's files in a bind mount belong to a user that the caller could not remove them as.
 * @returns {(port: number, secrets: Record<string, string>, command: string[], logFile: string) => object}
 */
export function dockerRun(places, { name, image, port: innerPort, dataFolder, isDurable }) {
  const container = `hongyan-${name}-${randomBytes(4).toString('hex')}`;
  const volume = `hongyan-${folderId(places.dir)}-${name}`;
  return (port, secrets, command, logFile) => ({
    command: 'docker',
    args: [
      'run',
      '--rm',
      `--name=${container}`,
      `--label=${LABEL}=${folderId(places.dir)}`,
      `--publish=127.0.0.1:${port}:${innerPort}`,
      `--volume=${volume}:${dataFolder}`,
      ...Object.keys(secrets).flatMap((variable) => ['--env', variable]),
      image,
      ...command,
    ],
    docker: container,
    discardVolume: isDurable ? undefined : volume,
    env: { ...process.env, ...secrets },
    logFile,
  });
}

/** Downloads an image with a word about it, so that the wait is explained. */
export async function pullImage(image, log) {
  const { code } = await run('docker', ['image', 'inspect', image]);
  if (code === 0) return;
  log(`docker pull ${image} …`);
  const pulled = await run('docker', ['pull', image]);
  if (pulled.code !== 0) {
    throw new Failure(`Docker could not pull ${image}.`, { detail: lastLines(pulled.output) });
  }
}

/** Removes containers of this folder that outlived an earlier run (its docker client was killed). */
export async function removeLeftContainers(dir) {
  const { code, output } = await run('docker', ['ps', '-aq', '--filter', `label=${LABEL}=${folderId(dir)}`]);
  const ids = code === 0 ? output.split('\n').filter(Boolean) : [];
  if (ids.length > 0) await run('docker', ['rm', '-f', ...ids]);
}
