import { Injectable } from '@nestjs/common';
import { AppError, Clock } from '@hongyan/kernel';
import { type Tenant, TENANT_NAME_LENGTH_MAX } from './tenant.js';
import { TenantsRepository } from './tenants.repository.js';

@Injectable()
export class TenantsService {
  constructor(
    private readonly tenants: TenantsRepository,
    private readonly clock: Clock,
  ) {}

  /** The tenant of that name, created when there is none. Throws `parameter_error` for an unusable name. */
  async ensure(name: string): Promise<Tenant> {
    const trimmed = name.trim();
    if (trimmed === '' || trimmed.length > TENANT_NAME_LENGTH_MAX) {
      throw new AppError('parameter_error', {
        internal: `tenant name must have 1 to ${TENANT_NAME_LENGTH_MAX} characters`,
      });
    }
    await this.tenants.insertIfAbsent(trimmed, this.clock.nowMs());
    return (await this.tenants.findByName(trimmed))!;
  }
}
