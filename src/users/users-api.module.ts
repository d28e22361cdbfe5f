import { Module } from '@nestjs/common';
import { AppsModule } from '../apps/apps.module.js';
import { UsersController } from './users.controller.js';
import { UsersModule } from './users.module.js';
import { WelcomesController } from './welcomes.controller.js';

/** The routes of this room, for processes with the api role. */
@Module({ imports: [AppsModule, UsersModule], controllers: [UsersController, WelcomesController] })
export class UsersApiModule {}
