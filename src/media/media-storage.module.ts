import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { LocalFolderStore } from './local-folder.store.js';
import { ObjectStore } from './object-store.js';

/** Where pictures are kept, for whoever makes or removes them. */
@Module({
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
  ],
  exports: [ObjectStore],
})
export class MediaStorageModule {}
