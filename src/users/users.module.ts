import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppsModule } from '../apps/apps.module.js';
import { TenantsModule } from '../tenants/tenants.module.js';
import { UserAdministration } from './administration/user-administration.service.js';
import { UsersListingRepository } from './administration/users-listing.repository.js';
import { BlockedUidEntity } from './blocked-uid.entity.js';
import { BlocksRepository } from './blocks.repository.js';
import { BlocksService } from './blocks.service.js';
import { DirectoryRepository } from './directory.repository.js';
import { DirectoryService } from './directory.service.js';
import { PersonalDataRepository } from './personal/personal-data.repository.js';
import { PersonalDataService } from './personal/personal-data.service.js';
import { RequestLimits } from './request-limits.service.js';
import { TokenEntity } from './token.entity.js';
import { TokenGuard } from './token.guard.js';
import { TokensRepository } from './tokens.repository.js';
import { TokensService } from './tokens.service.js';
import { UserEntity } from './user.entity.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';
import { WelcomeEntity } from './welcome.entity.js';
import { WelcomesRepository } from './welcomes.repository.js';
import { WelcomesService } from './welcomes.service.js';

@Module({
  imports: [
    TenantsModule,
    AppsModule,
    TypeOrmModule.forFeature([UserEntity, TokenEntity, BlockedUidEntity, WelcomeEntity]),
  ],
  providers: [
    UsersRepository,
    TokensRepository,
    BlocksRepository,
    WelcomesRepository,
    DirectoryRepository,
    PersonalDataRepository,
    UsersListingRepository,
    UsersService,
    TokensService,
    BlocksService,
    WelcomesService,
    DirectoryService,
    PersonalDataService,
    UserAdministration,
    RequestLimits,
    TokenGuard,
  ],
  // The token guard of other rooms' routes needs what this room and apps give it.
  exports: [
    AppsModule,
    UsersService,
    TokensService,
    BlocksService,
    WelcomesService,
    DirectoryService,
    PersonalDataService,
    UserAdministration,
    RequestLimits,
    TokenGuard,
  ],
})
export class UsersModule {}
