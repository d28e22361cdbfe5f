import { Module } from '@nestjs/common';
import { AppsModule } from '../apps/apps.module.js';
import { PresenceModule } from '../presence/presence.module.js';
import { CommonController } from './common.controller.js';
import { ServerController } from './server.controller.js';
import { ServerStatsService } from './server-stats.service.js';

/** The routes of this room, for processes with the api role. */
@Module({
  imports: [AppsModule, PresenceModule],
  controllers: [CommonController, ServerController],
  providers: [ServerStatsService],
})
export class SystemApiModule {}
