import { Module } from '@nestjs/common';
import { TenantsModule } from '../../tenants/tenants.module.js';
import { UserDataModule } from '../../userdata/user-data.module.js';
import { AppsModule } from '../../apps/apps.module.js';
import { UserDataController } from './userdata.controller.js';

/** Erase and export of one user's data, for admins. */
@Module({ imports: [TenantsModule, AppsModule, UserDataModule], controllers: [UserDataController] })
export class UserDataAdminModule {}
