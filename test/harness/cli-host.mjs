/**
 * Runs commands of the command line for all specs, in one process: loading the program takes longer than most
 * commands. One at a time, each with the environment it was sent with. Ends with the process that forked it.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import 'reflect-metadata';
import { createProgram, explain } from '../../dist/src/cli/program.js';

let last = Promise.resolve();

const server = createServer((request, response) => {
  const call = text(request);
  last = last.then(async () => {
    const { environment, args } = JSON.parse(await call);
    response.end(JSON.stringify(await run(environment, args)));
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send(server.address().port);
process.once('disconnect', () => process.exit());

/** What the command printed, or why it failed. */
async function run(environment, args) {
  const exit = process.exit.bind(process);
  const write = process.stdout.write.bind(process.stdout);
  let output = '';
  process.env = environment;
  // What the program does about a command that it does not understand.
  process.exit = (code) => {
    throw new Error(`ended with ${code}`);
  };
  process.stdout.write = (chunk) => {
    output += chunk;
    return true;
  };
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return { output };
  } catch (error) {
    return { error: explain(error) };
  } finally {
    process.stdout.write = write;
    process.exit = exit;
  }
}
