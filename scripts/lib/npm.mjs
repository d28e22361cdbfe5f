import { spawn } from 'node:child_process';

/**
 * Runs npm, the same one that runs us if there is one, with its progress on the terminal. All it prints goes to
 * stderr: stdout belongs to the results of a command. It ends when this process does.
 * @param {string[]} args @param {string} cwd @returns {Promise<number>} its exit code
 */
export function npm(args, cwd) {
  const ours = process.env.npm_execpath ?? '';
  const [command, first] = /npm-cli\.c?js$/.test(ours) ? [process.execPath, [ours]] : ['npm', []];
  return new Promise((resolve) => {
    const child = spawn(command, [...first, ...args], { cwd, stdio: ['ignore', 2, 2] });
    const end = () => child.kill();
    process.once('exit', end);
    child.once('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(-1);
    });
    child.once('exit', (code) => {
      process.off('exit', end);
      resolve(code ?? 1);
    });
  });
}
