import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

/** A callback that is neither delivered nor given up. The queue only hurries it along. */
@Entity('webhook_owed')
@Index('ix_webhook_owed_due', ['appId', 'dueAtMs'])
export class OwedCallbackEntity {
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

  @Column({ name: 'attempts_left', type: 'smallint', unsigned: true })
  attemptsLeft!: number;

  /** When a sweeper puts it into the queue. */
  @Column({ name: 'due_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  dueAtMs!: number;

  /** Until then it belongs to the worker that is making an attempt. */
  @Column({ name: 'claimed_until_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  claimedUntilMs!: number;
}
