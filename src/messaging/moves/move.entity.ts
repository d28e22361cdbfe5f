import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

/** An accepted move that is still to be done. Its row goes when all conversations have been moved. */
@Entity('moves')
@Unique('uq_moves_users', ['appId', 'fromUserId', 'toUserId'])
export class MoveEntity {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id!: number;

  @Column({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @Column({ name: 'from_user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  fromUserId!: number;

  @Column({ name: 'to_user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  toUserId!: number;

  /** Older messages stay where they are. */
  @Column({ name: 'cut_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  cutAtMs!: number;

  @Column({ name: 'requested_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  requestedAtMs!: number;
}
