import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Failure, explainDisk } from './failure.mjs';

/**
 * Reads a JSON file of secrets, or makes it; missing fields are filled with fresh random hex and kept.
 * The file is only ever readable by its owner and never half written.
 * @param {string} path @param {Record<string, number>} fields field name to number of random bytes
 * @returns {Record<string, string>}
 */
export function keepSecrets(path, fields) {
  const kept = readSecrets(path);
  const missing = Object.entries(fields).filter(([name]) => typeof kept[name] !== 'string');
  if (missing.length === 0) return kept;
  for (const [name, bytes] of missing) kept[name] = randomBytes(bytes).toString('hex');
  writePrivateJson(path, kept);
  return kept;
}

/** Writes a JSON file that only its owner may read, in one step. */
export function writePrivateJson(path, value) {
  try {
    writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw explainDisk(error, path);
  }
}

function readSecrets(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    if (error instanceof SyntaxError) {
      throw new Failure(`${path} is damaged: repair it, or remove it together with the data it belongs to.`);
    }
    throw explainDisk(error, path);
  }
}
