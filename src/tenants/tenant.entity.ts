import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { asNumber } from '@hongyan/persistence';
import type { TenantStatus } from './tenant.js';

@Entity('tenants')
@Unique('uq_tenants_name', ['name'])
export class TenantEntity {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ type: 'varchar', length: 100 })
  name!: string;

  @Column({ type: 'varchar', length: 10, default: 'active', charset: 'ascii', collation: 'ascii_bin' })
  status!: TenantStatus;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;
}
