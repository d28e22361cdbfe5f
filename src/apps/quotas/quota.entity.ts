import { Column, Entity, PrimaryColumn } from 'typeorm';

const NUMBER = { type: 'bigint', unsigned: true, nullable: true } as const;

/** What an app or a tenant may use. Who has no row may use as much as it likes. */
@Entity('quotas')
export class QuotaEntity {
  @PrimaryColumn({
    name: 'owner_kind',
    type: 'varchar',
    length: 10,
    charset: 'ascii',
    collation: 'ascii_bin',
  })
  ownerKind!: 'app' | 'tenant';

  @PrimaryColumn({ name: 'owner_id', type: 'int', unsigned: true })
  ownerId!: number;

  @Column({ ...NUMBER })
  connections!: number | null;

  @Column({ name: 'messages_per_second', ...NUMBER })
  messagesPerSecond!: number | null;

  @Column({ name: 'stored_messages', ...NUMBER })
  storedMessages!: number | null;

  @Column({ name: 'upload_bytes', ...NUMBER })
  uploadBytes!: number | null;
}
