import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { ConsoleFiles } from './console-files.service.js';
import { ConsoleController } from './console.controller.js';

describe('ConsoleController', () => {
  it('says in a sentence that the console was not built', async () => {
    const server = fastify();
    const controller = new ConsoleController(new ConsoleFiles());
    server.get('/console', (_request, reply) => controller.index(reply));
    const { statusCode, headers, body } = await server.inject('/console');
    expect([statusCode, headers['cache-control']]).toEqual([503, 'no-store']);
    expect(body).toBe('The console is not built: run `npm run build` and start this process again.\n');
  });
});
