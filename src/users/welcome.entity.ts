import { Column, Entity, PrimaryColumn } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

/** The welcome text of a user (contract 3.25). */
@Entity('welcomes')
export class WelcomeEntity {
  @PrimaryColumn({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @PrimaryColumn({ name: 'user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  userId!: number;

  @Column({ type: 'text' })
  content!: string;

  @Column({ name: 'updated_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  updatedAtMs!: number;
}
