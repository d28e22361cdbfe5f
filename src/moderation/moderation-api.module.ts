import { Module } from '@nestjs/common';
import { AppsModule } from '../apps/apps.module.js';
import { ConfigController } from './config.controller.js';
import { ModerationModule } from './moderation.module.js';

/** The routes of this room, for processes with the api role. */
@Module({ imports: [AppsModule, ModerationModule], controllers: [ConfigController] })
export class ModerationApiModule {}
