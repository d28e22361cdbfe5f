import { Module } from '@nestjs/common';
import { MessagingModule } from '../messaging/messaging.module.js';
import { DeliveryProcessor } from './delivery.processor.js';
import { NodeStream } from './node.stream.js';
import { PresenceStore } from './presence.store.js';

/** Delivery to nodes, for the worker role. */
@Module({ imports: [MessagingModule], providers: [PresenceStore, NodeStream, DeliveryProcessor] })
export class DeliveryModule {}
