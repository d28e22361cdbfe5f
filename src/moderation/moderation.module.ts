import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppsModule } from '../apps/apps.module.js';
import { TenantsModule } from '../tenants/tenants.module.js';
import { AppConfigEntity } from './app-config.entity.js';
import { AppConfigRepository } from './app-config.repository.js';
import { WordFilterService } from './word-filter.service.js';
import { WordListAdministration } from './word-list-administration.service.js';
import { WordListsService } from './word-lists.service.js';

@Module({
  imports: [TenantsModule, AppsModule, TypeOrmModule.forFeature([AppConfigEntity])],
  providers: [AppConfigRepository, WordFilterService, WordListsService, WordListAdministration],
  exports: [WordFilterService, WordListsService, WordListAdministration],
})
export class ModerationModule {}
