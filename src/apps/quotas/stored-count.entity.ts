import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How many messages of an app are stored, and imports on their way there; kept by the message log. */
@Entity('stored_messages')
export class StoredCountEntity {
  @PrimaryColumn({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  /** Below zero for a moment when messages go before their count has come. */
  @Column({ name: 'message_count', type: 'bigint' })
  messageCount!: number;
}
