import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

@Entity('tenants')
@Unique('uq_tenants_name', ['name'])
export class TenantEntity {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ type: 'varchar', length: 100 })
  name!: string;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;
}
