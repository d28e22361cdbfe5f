import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppsModule } from '../apps/apps.module.js';
import { DirectoryRepository } from './directory.repository.js';
import { DirectoryService } from './directory.service.js';
import { TokenEntity } from './token.entity.js';
import { TokenGuard } from './token.guard.js';
import { TokensRepository } from './tokens.repository.js';
import { TokensService } from './tokens.service.js';
import { UserEntity } from './user.entity.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [AppsModule, TypeOrmModule.forFeature([UserEntity, TokenEntity])],
  providers: [
    UsersRepository,
    TokensRepository,
    DirectoryRepository,
    UsersService,
    TokensService,
    DirectoryService,
    TokenGuard,
  ],
  exports: [UsersService, TokensService, DirectoryService, TokenGuard],
})
export class UsersModule {}
