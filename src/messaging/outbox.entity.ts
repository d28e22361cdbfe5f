import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

/** A committed batch whose delivery is still owed. Its row goes when the frames are on their way. */
@Entity('outbox')
export class OutboxEntity {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id!: number;

  @Column({ type: 'smallint', unsigned: true })
  lane!: number;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;

  /** JSON: `[[conversation id, seq], …]` in the order of delivery, or `{frames}` that are stored nowhere else. */
  @Column({ type: 'mediumtext', charset: 'utf8mb4', collation: 'utf8mb4_bin' })
  batch!: string;
}
