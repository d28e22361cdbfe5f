import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { QuotasModule } from '../apps/quotas/quotas.module.js';
import { MediaStorageModule } from './media-storage.module.js';
import { PictureEncoderService } from './picture-encoder.service.js';
import { PicturesService } from './pictures.service.js';
import { MediaUploadEntity } from './uploads/media-upload.entity.js';
import { PrivateFiles } from './uploads/private-files.service.js';
import { UploadsRepository } from './uploads/uploads.repository.js';
import { UserPictures } from './uploads/user-pictures.service.js';

@Module({
  imports: [MediaStorageModule, QuotasModule, TypeOrmModule.forFeature([MediaUploadEntity])],
  providers: [PictureEncoderService, PicturesService, UploadsRepository, UserPictures, PrivateFiles],
  exports: [PicturesService, UserPictures, PrivateFiles],
})
export class MediaModule {}
