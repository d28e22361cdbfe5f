import type { Clock } from '@hongyan/kernel';
import type { Invalidations, UnitOfWork } from '@hongyan/persistence';
import { AuditLog } from '../../src/tenants/audit/audit-log.service.js';
import { AuditRepository } from '../../src/tenants/audit/audit.repository.js';
import { TenantsRepository } from '../../src/tenants/tenants.repository.js';
import { TenantsService } from '../../src/tenants/tenants.service.js';

/** Tenants, wired by hand. */
export function tenantsOn(
  unitOfWork: UnitOfWork,
  clock: Clock,
  invalidations: Invalidations,
): TenantsService {
  const audit = new AuditLog(new AuditRepository(), unitOfWork, clock);
  return new TenantsService(new TenantsRepository(), audit, unitOfWork, clock, invalidations);
}
