import { Controller, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Caller, Input, originOf, Reply, type UploadedFile } from '@hongyan/http';
import type { UserPrincipal } from '@hongyan/kernel';
import { PictureUploadRoute } from './picture-upload.guard.js';
import { PicturesService } from './pictures.service.js';

@Controller()
export class PicturesController {
  constructor(private readonly pictures: PicturesService) {}

  @PictureUploadRoute('messages/pictureUpload')
  async pictureUpload(
    @Caller() user: UserPrincipal,
    @Input() file: UploadedFile,
    @Req() request: FastifyRequest,
  ): Promise<Reply> {
    const origin = originOf(request);
    const keys = await this.pictures.accept(user, file);
    return new Reply('success', {
      img_url: this.pictures.urlOf(keys.picture, origin),
      thumbnail_url: this.pictures.urlOf(keys.thumbnail, origin),
    });
  }
}
