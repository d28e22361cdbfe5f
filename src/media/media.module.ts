import { Module } from '@nestjs/common';
import { MediaStorageModule } from './media-storage.module.js';
import { PictureEncoderService } from './picture-encoder.service.js';
import { PicturesService } from './pictures.service.js';

@Module({
  imports: [MediaStorageModule],
  providers: [PictureEncoderService, PicturesService],
  exports: [PicturesService],
})
export class MediaModule {}
