import { Controller, NotFoundException, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WireRoute } from '@hongyan/http';
import { IMMUTABLE } from './object-store.js';
import { PicturesService } from './pictures.service.js';

interface FileParams {
  readonly app: string;
  readonly day: string;
  readonly name: string;
}

/** Hands pictures to anybody who knows their name: clients fetch them without token, from any origin (contract 8.9). */
@Controller()
export class FilesController {
  constructor(private readonly pictures: PicturesService) {}

  @WireRoute('GET', 'files/:app/:day/:name', 'none')
  async file(
    @Param() { app, day, name }: FileParams,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const picture = await this.pictures.open(`${app}/${day}/${name}`);
    if (!picture) throw new NotFoundException();
    // What is under a name never changes, so the name is the version.
    const etag = `"${name}"`;
    reply.raw.once('close', () => picture.body.destroy());
    reply.removeHeader('vary').headers({
      'access-control-allow-origin': '*',
      'cache-control': IMMUTABLE,
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      etag,
    });
    if (request.headers['if-none-match']?.includes(etag)) {
      await reply.status(304).send();
      return;
    }
    await reply
      .headers({ 'content-type': picture.contentType, 'content-length': picture.bytes })
      .send(picture.body);
  }
}
