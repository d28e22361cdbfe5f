import { Module } from '@nestjs/common';
import { ModerationModule } from '../../moderation/moderation.module.js';
import { TenantsModule } from '../../tenants/tenants.module.js';
import { WordsController } from './words.controller.js';

@Module({ imports: [TenantsModule, ModerationModule], controllers: [WordsController] })
export class WordsAdminModule {}
