import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { ConsoleFiles } from './console-files.service.js';
import { ConsoleController } from './console.controller.js';

describe('ConsoleController', () => {
  it('says in a sentence that the console was not built', async () => {
    const server = fastify();
    const controller = new ConsoleController(new ConsoleFiles());
    server.get('/console', (_request, reply) => controller.index(reply));
    const reply = await fetch(`${await server.listen({ host: '127.0.0.1', port: 0 })}/console`);
    expect([reply.status, reply.headers.get('cache-control')]).toEqual([503, 'no-store']);
    expect(await reply.text()).toBe(
      'The console is not built: run `npm run build` and start this process again.\n',
    );
    await server.close();
  });
});
