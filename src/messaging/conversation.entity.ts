import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

/** Two users of an app and the last sequence that was given out between them. */
@Entity('conversations')
@Unique('uq_conversations_pair', ['appId', 'aUserId', 'bUserId'])
export class ConversationEntity {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id!: number;

  @Column({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @Column({ name: 'a_user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  aUserId!: number;

  @Column({ name: 'b_user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  bUserId!: number;

  @Column({ name: 'last_seq', type: 'int', unsigned: true })
  lastSeq!: number;
}
