import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppConfigEntity } from './app-config.entity.js';
import { AppConfigRepository } from './app-config.repository.js';
import { WordFilterService } from './word-filter.service.js';
import { WordListsService } from './word-lists.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([AppConfigEntity])],
  providers: [AppConfigRepository, WordFilterService, WordListsService],
  exports: [WordFilterService, WordListsService],
})
export class ModerationModule {}
