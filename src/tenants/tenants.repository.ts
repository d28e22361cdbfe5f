import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { TenantEntity } from './tenant.entity.js';

@Injectable()
export class TenantsRepository {
  constructor(@InjectRepository(TenantEntity) private readonly tenants: Repository<TenantEntity>) {}

  findByName(name: string): Promise<TenantEntity | null> {
    return this.tenants.findOneBy({ name });
  }

  /** Stores the tenant unless its name is taken, on `uq_tenants_name`: two callers at once make one tenant. */
  async insertIfAbsent(name: string, createdAtMs: number): Promise<void> {
    await this.tenants.createQueryBuilder().insert().values({ name, createdAtMs }).orIgnore().execute();
  }
}
