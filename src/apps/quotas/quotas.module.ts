import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TenantsModule } from '../../tenants/tenants.module.js';
import { MessageQuotas } from './message-quotas.service.js';
import { QuotaEntity } from './quota.entity.js';
import { QuotasRepository } from './quotas.repository.js';
import { QuotasService } from './quotas.service.js';
import { RatesStore } from './rates.store.js';
import { SharedRates } from './shared-rates.service.js';
import { StoredCountEntity } from './stored-count.entity.js';
import { StoredMessages } from './stored-messages.service.js';
import { UploadCountEntity } from './upload-count.entity.js';
import { UploadQuotas } from './upload-quotas.service.js';
import { UseRepository } from './use.repository.js';
import { UseUpkeep } from './use-upkeep.service.js';

/** What apps and tenants may use, and what they do use (docs/quotas.md). */
@Module({
  imports: [TenantsModule, TypeOrmModule.forFeature([QuotaEntity, StoredCountEntity, UploadCountEntity])],
  providers: [
    QuotasRepository,
    UseRepository,
    RatesStore,
    QuotasService,
    SharedRates,
    StoredMessages,
    MessageQuotas,
    UploadQuotas,
    UseUpkeep,
  ],
  exports: [QuotasService, StoredMessages, MessageQuotas, UploadQuotas, UseUpkeep],
})
export class QuotasModule {}
