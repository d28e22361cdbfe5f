import { spawn } from 'node:child_process';

/**
 * Runs a command to its end and returns what it printed; it never throws on a bad exit code.
 * A missing program is `code: -1` with the reason in `output`.
 * @param {string} command @param {string[]} args
 * @param {object} [options] those of `spawn`
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ code: -1, output: `${command}: ${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** The last lines of a text, for error messages. */
export function lastLines(text, count = 8) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** Waits; only for polling something outside this process. */
export function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
