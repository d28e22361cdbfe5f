import { Module } from '@nestjs/common';
import { AppsModule } from '../apps/apps.module.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksModule } from './webhooks.module.js';

/** The routes of this room, for processes with the api role. */
@Module({ imports: [AppsModule, WebhooksModule], controllers: [WebhooksController] })
export class WebhooksApiModule {}
