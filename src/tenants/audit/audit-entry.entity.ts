import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;
const BYTEWISE = { charset: 'utf8mb4', collation: 'utf8mb4_bin' } as const;

@Entity('audit_log')
@Index('ix_audit_log_tenant', ['tenantId', 'id'])
@Index('ix_audit_log_actor', ['actorId', 'id'])
@Index('ix_audit_log_object', ['objectKind', 'objectId', 'id'])
@Index('ix_audit_log_action', ['action', 'id'])
@Index('ix_audit_log_at', ['atMs'])
export class AuditEntryEntity {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id!: string;

  @Column({ name: 'at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  atMs!: number;

  /** The tenant whose thing it was. */
  @Column({ name: 'tenant_id', type: 'int', unsigned: true, nullable: true })
  tenantId!: number | null;

  @Column({ name: 'actor_kind', type: 'varchar', length: 10, ...ASCII })
  actorKind!: string;

  @Column({ name: 'actor_id', type: 'int', unsigned: true, nullable: true })
  actorId!: number | null;

  @Column({ name: 'actor_name', type: 'varchar', length: 254 })
  actorName!: string;

  @Column({ name: 'token_id', type: 'int', unsigned: true, nullable: true })
  tokenId!: number | null;

  @Column({ type: 'varchar', length: 45, nullable: true, ...ASCII })
  ip!: string | null;

  @Column({ type: 'varchar', length: 50, ...ASCII })
  action!: string;

  @Column({ name: 'object_kind', type: 'varchar', length: 20, ...ASCII })
  objectKind!: string;

  @Column({ name: 'object_id', type: 'varchar', length: 100, ...BYTEWISE })
  objectId!: string;

  @Column({ name: 'object_name', type: 'varchar', length: 254 })
  objectName!: string;

  @Column({ name: 'before_json', type: 'mediumtext', nullable: true, ...BYTEWISE })
  beforeJson!: string | null;

  @Column({ name: 'after_json', type: 'mediumtext', nullable: true, ...BYTEWISE })
  afterJson!: string | null;
}
