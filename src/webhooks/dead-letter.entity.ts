import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

/** A callback that was given up, with what it would have said, so that it can be replayed. */
@Entity('webhook_dead_letters')
@Index('ix_webhook_dead_letters_time', ['appId', 'diedAtMs'])
export class DeadLetterEntity {
  @PrimaryColumn({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @PrimaryColumn({ name: 'msg_id', type: 'binary', length: 16 })
  msgId!: Buffer;

  @Column({ type: 'mediumtext', charset: 'utf8mb4', collation: 'utf8mb4_bin' })
  body!: string;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;

  @Column({ name: 'attempt_count', type: 'smallint', unsigned: true })
  attemptCount!: number;

  @Column({ name: 'died_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  diedAtMs!: number;
}
