import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { ChatController } from './chat.controller.js';
import { MessagesController } from './messages.controller.js';
import { MessagingModule } from './messaging.module.js';

/** The routes of this room, for processes with the api role. */
@Module({ imports: [UsersModule, MessagingModule], controllers: [MessagesController, ChatController] })
export class MessagingApiModule {}
