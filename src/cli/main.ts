import 'reflect-metadata';
import { createProgram, explain } from './program.js';

try {
  await createProgram().parseAsync();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
