import { Module } from '@nestjs/common';
import { AppsModule } from '../apps/apps.module.js';
import { UsersModule } from '../users/users.module.js';
import { AppMessagesController } from './app-messages.controller.js';
import { ChatController } from './chat.controller.js';
import { ExportsController } from './exports/exports.controller.js';
import { ImportsController } from './imports/imports.controller.js';
import { MessagesController } from './messages.controller.js';
import { MessagingModule } from './messaging.module.js';
import { MovesController } from './moves/moves.controller.js';
import { PeopleController } from './people.controller.js';
import { ReceiptsController } from './receipts.controller.js';
import { SyncController } from './sync/sync.controller.js';

/** The routes of this room, for processes with the api role. */
@Module({
  imports: [AppsModule, UsersModule, MessagingModule],
  controllers: [
    MessagesController,
    AppMessagesController,
    ChatController,
    ReceiptsController,
    PeopleController,
    ImportsController,
    MovesController,
    ExportsController,
    SyncController,
  ],
})
export class MessagingApiModule {}
