import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CONFIG, type Config } from '@hongyan/config';
import { LocalFolderStore } from './local-folder.store.js';
import { ObjectStore } from './object-store.js';
import { PictureEncoderService } from './picture-encoder.service.js';
import { PicturesService } from './pictures.service.js';
import { MediaUploadEntity } from './uploads/media-upload.entity.js';
import { PrivateFiles } from './uploads/private-files.service.js';
import { UploadsRepository } from './uploads/uploads.repository.js';
import { UserPictures } from './uploads/user-pictures.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([MediaUploadEntity])],
  providers: [
    {
      provide: ObjectStore,
      inject: [CONFIG],
      useFactory: async (config: Config): Promise<ObjectStore> => {
        if (config.mediaS3Bucket === '') return new LocalFolderStore(config);
        // The SDK is large: only who has a bucket pays for it.
        const { S3Store } = await import('./s3.store.js');
        return new S3Store(config);
      },
    },
    PictureEncoderService,
    PicturesService,
    UploadsRepository,
    UserPictures,
    PrivateFiles,
  ],
  exports: [PicturesService, UserPictures, PrivateFiles],
})
export class MediaModule {}
