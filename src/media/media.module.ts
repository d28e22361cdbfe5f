import { Module } from '@nestjs/common';
import { QuotasModule } from '../apps/quotas/quotas.module.js';
import { MediaStorageModule } from './media-storage.module.js';
import { PictureEncoderService } from './picture-encoder.service.js';
import { PicturesService } from './pictures.service.js';

@Module({
  imports: [MediaStorageModule, QuotasModule],
  providers: [PictureEncoderService, PicturesService],
  exports: [PicturesService],
})
export class MediaModule {}
