import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

/** An accepted import that is still to be stored. Its row goes in the transaction that stores the message. */
@Entity('imports')
@Index('ix_imports_lane', ['lane', 'id'])
export class ImportEntity {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id!: number;

  @Column({ type: 'smallint', unsigned: true })
  lane!: number;

  @Column({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @Column({ name: 'from_user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  fromUserId!: number;

  @Column({ name: 'target_user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  targetUserId!: number;

  @Column({ name: 'msg_id', type: 'binary', length: 16 })
  msgId!: Buffer;

  @Column({ type: 'varchar', length: 20, charset: 'ascii', collation: 'ascii_bin' })
  type!: string;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;

  @Column({ type: 'mediumtext', charset: 'utf8mb4', collation: 'utf8mb4_bin' })
  content!: string;
}
