import { Column, Entity, PrimaryColumn } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

/** A setting of an app as its server wrote it. */
@Entity('app_config')
export class AppConfigEntity {
  @PrimaryColumn({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @PrimaryColumn({
    name: 'config_key',
    type: 'varchar',
    length: 100,
    charset: 'ascii',
    collation: 'ascii_bin',
  })
  key!: string;

  @Column({ name: 'config_value', type: 'mediumtext', charset: 'utf8mb4', collation: 'utf8mb4_bin' })
  value!: string;

  @Column({ type: 'binary', length: 8 })
  revision!: Buffer;

  @Column({ name: 'updated_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  updatedAtMs!: number;
}
