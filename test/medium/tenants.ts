import type { Clock } from '@hongyan/kernel';
import type { Invalidations, UnitOfWork } from '@hongyan/persistence';
import { AuditLog } from '../../src/tenants/audit/audit-log.service.js';
import { AuditRepository } from '../../src/tenants/audit/audit.repository.js';
import { TenantsRepository } from '../../src/tenants/tenants.repository.js';
import { TenantsService } from '../../src/tenants/tenants.service.js';

/** The audit log, wired by hand. */
export function auditOn(unitOfWork: UnitOfWork, clock: Clock): AuditLog {
  return new AuditLog(new AuditRepository(), unitOfWork, clock);
}

/** Tenants, wired by hand. */
export function tenantsOn(
  unitOfWork: UnitOfWork,
  clock: Clock,
  invalidations: Invalidations,
): TenantsService {
  const audit = auditOn(unitOfWork, clock);
  return new TenantsService(new TenantsRepository(), audit, unitOfWork, clock, invalidations);
}
