import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '@hongyan/persistence';
import type { Outcome } from './attempt.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

@Entity('webhook_attempts')
@Index('ix_webhook_attempts_time', ['appId', 'atMs'])
@Index('ix_webhook_attempts_outcome', ['appId', 'outcome', 'atMs'])
export class AttemptEntity {
  @PrimaryColumn({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @PrimaryColumn({ name: 'msg_id', type: 'binary', length: 16 })
  msgId!: Buffer;

  @PrimaryColumn({ type: 'smallint', unsigned: true })
  attempt!: number;

  @Column({ name: 'at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  atMs!: number;

  @Column({ name: 'duration_ms', type: 'int', unsigned: true })
  durationMs!: number;

  @Column({ type: 'varchar', length: 10, ...ASCII })
  outcome!: Outcome;

  @Column({ type: 'smallint', unsigned: true, nullable: true })
  status!: number | null;

  @Column({ type: 'varchar', length: 60, nullable: true, ...ASCII })
  error!: string | null;
}
