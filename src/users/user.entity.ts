import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { asBytes, asNumber } from '@hongyan/persistence';

@Entity('users')
@Unique('uq_users_app_uid', ['appId', 'uid'])
export class UserEntity {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id!: number;

  @Column({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @Column({ type: 'varbinary', length: 400, transformer: asBytes })
  uid!: string;

  @Column({ type: 'varchar', length: 100 })
  nickname!: string;

  @Column({ type: 'varchar', length: 255 })
  avatar!: string;

  @Column({ type: 'mediumtext' })
  extend!: string;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;

  @Column({ name: 'updated_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  updatedAtMs!: number;
}
