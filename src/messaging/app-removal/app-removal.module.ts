import { Module } from '@nestjs/common';
import { AppsModule } from '../../apps/apps.module.js';
import { MediaStorageModule } from '../../media/media-storage.module.js';
import { AppDataRepository } from './app-data.repository.js';
import { AppRemoval } from './app-removal.service.js';

/** The end of apps, for workers and the command line. */
@Module({
  imports: [AppsModule, MediaStorageModule],
  providers: [AppDataRepository, AppRemoval],
  exports: [AppRemoval],
})
export class AppRemovalModule {}
