import { run } from './run.mjs';

/** Runs npm, the same one that runs us if there is one, and shows what it prints. */
export function npm(args, cwd) {
  const ours = process.env.npm_execpath ?? '';
  const [command, first] = /npm-cli\.c?js$/.test(ours) ? [process.execPath, [ours]] : ['npm', []];
  return run(command, [...first, ...args], { cwd, show: true, endWithUs: true });
}
