import type { Invalidations, UnitOfWork } from '@hongyan/persistence';
import { Clock } from '@hongyan/kernel';
import { MessageQuotas } from '../../src/apps/quotas/message-quotas.service.js';
import { QuotasRepository } from '../../src/apps/quotas/quotas.repository.js';
import { QuotasService } from '../../src/apps/quotas/quotas.service.js';
import { RatesStore } from '../../src/apps/quotas/rates.store.js';
import { SharedRates } from '../../src/apps/quotas/shared-rates.service.js';
import { StoredMessages } from '../../src/apps/quotas/stored-messages.service.js';
import { UseRepository } from '../../src/apps/quotas/use.repository.js';
import { AuditLog } from '../../src/tenants/audit/audit-log.service.js';
import { AuditRepository } from '../../src/tenants/audit/audit.repository.js';
import { SILENT, type TestRedis } from './redis.js';

/** The quotas of one process. */
export interface QuotaParts {
  readonly quotas: QuotasService;
  readonly stored: StoredMessages;
  readonly rates: SharedRates;
  readonly messageQuotas: MessageQuotas;
}

export function quotasOn(
  unitOfWork: UnitOfWork,
  redis: TestRedis,
  invalidations: Invalidations,
  clock = new Clock(),
): QuotaParts {
  const audit = new AuditLog(new AuditRepository(), unitOfWork, clock);
  const quotas = new QuotasService(new QuotasRepository(), audit, unitOfWork, invalidations, SILENT);
  const stored = new StoredMessages(quotas, new UseRepository(), unitOfWork, SILENT);
  const rates = new SharedRates(new RatesStore(redis), SILENT);
  return { quotas, stored, rates, messageQuotas: new MessageQuotas(quotas, stored, rates) };
}
