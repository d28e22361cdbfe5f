import { Module } from '@nestjs/common';
import { MessagingModule } from '../messaging/messaging.module.js';
import { PresenceModule } from '../presence/presence.module.js';
import { DeliveryProcessor } from './delivery.processor.js';
import { NodeStream } from './node.stream.js';

/** Delivery to nodes, for the worker role. */
@Module({ imports: [MessagingModule, PresenceModule], providers: [NodeStream, DeliveryProcessor] })
export class DeliveryModule {}
