import { Module } from '@nestjs/common';
import { PresenceService } from './presence.service.js';
import { PresenceStore } from './presence.store.js';

@Module({ providers: [PresenceStore, PresenceService], exports: [PresenceService] })
export class PresenceModule {}
