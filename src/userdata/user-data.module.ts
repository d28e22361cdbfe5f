import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MediaModule } from '../media/media.module.js';
import { MessagingModule } from '../messaging/messaging.module.js';
import { TenantsModule } from '../tenants/tenants.module.js';
import { UsersModule } from '../users/users.module.js';
import { ErasingService } from './erasing.service.js';
import { ExportingService } from './exporting.service.js';
import { UserDataJobEntity } from './user-data-job.entity.js';
import { UserDataJobsRepository } from './user-data-jobs.repository.js';
import { UserDataJobs } from './user-data-jobs.service.js';
import { UserDataRuns } from './user-data-runs.service.js';
import { Zips } from './zips.service.js';

@Module({
  imports: [
    TenantsModule,
    UsersModule,
    MediaModule,
    MessagingModule,
    TypeOrmModule.forFeature([UserDataJobEntity]),
  ],
  providers: [UserDataJobsRepository, UserDataJobs, UserDataRuns, ErasingService, ExportingService, Zips],
  exports: [UserDataJobs, UserDataRuns],
})
export class UserDataModule {}
