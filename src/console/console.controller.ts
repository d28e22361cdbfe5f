import { randomBytes } from 'node:crypto';
import { Controller, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WireRoute } from '@hongyan/http';
import { ConsoleFiles } from './console-files.service.js';
import { FILE_HEADERS, pageHeaders } from './security-headers.js';

const FOREVER = 'public, max-age=31536000, immutable';
const NOT_BUILT = 'The console is not built: run `npm run build` and start this process again.\n';

@Controller()
export class ConsoleController {
  constructor(private readonly files: ConsoleFiles) {}

  @WireRoute('GET', 'console', 'none')
  index(@Res() reply: FastifyReply): Promise<void> {
    return this.servePage(reply);
  }

  /** A file under the name of its content: it may be kept for ever. */
  @WireRoute('GET', 'console/assets/:name', 'none')
  async asset(
    @Param('name') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = this.files.findAsset(name);
    if (!file) return refuse(reply, 404, 'There is no such file.\n');
    const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding']));
    void reply.headers({
      ...FILE_HEADERS,
      'content-type': file.contentType,
      'cache-control': FOREVER,
      vary: 'accept-encoding',
      ...(takesGzip ? { 'content-encoding': 'gzip' } : {}),
    });
    await reply.send(takesGzip ? await file.gzipped() : file.body);
  }

  /** Every address of the console is the same page; which one it shows is decided in the browser. */
  @WireRoute('GET', 'console/*', 'none')
  route(@Res() reply: FastifyReply): Promise<void> {
    return this.servePage(reply);
  }

  private async servePage(reply: FastifyReply): Promise<void> {
    const nonce = randomBytes(16).toString('base64');
    const page = this.files.pageWith(nonce);
    if (page === null) return refuse(reply, 503, NOT_BUILT);
    await reply.headers({ ...pageHeaders(nonce), 'content-type': 'text/html; charset=utf-8' }).send(page);
  }
}

async function refuse(reply: FastifyReply, status: number, text: string): Promise<void> {
  await reply
    .status(status)
    .headers({ ...FILE_HEADERS, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
    .send(text);
}
