import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { asBytes, asNumber } from '@hongyan/persistence';
import type { JobKind, JobStatus } from './user-data-job.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** A job that erases or exports one user's data. The queue only hurries it along. */
@Entity('user_data_jobs')
@Index('ix_user_data_jobs_app', ['appId', 'id'])
@Index('ix_user_data_jobs_user', ['appId', 'userId', 'id'])
@Index('ix_user_data_jobs_status', ['status', 'id'])
@Index('ix_user_data_jobs_expiry', ['expiresAtMs'])
export class UserDataJobEntity {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @Column({ name: 'user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  userId!: number;

  @Column({ type: 'varbinary', length: 400, transformer: asBytes })
  uid!: string;

  @Column({ type: 'varchar', length: 10, ...ASCII })
  kind!: JobKind;

  @Column({ type: 'varchar', length: 10, ...ASCII })
  status!: JobStatus;

  @Column({ name: 'requested_by', type: 'varchar', length: 254 })
  requestedBy!: string;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;

  @Column({ name: 'finished_at_ms', type: 'bigint', unsigned: true, nullable: true, transformer: asNumber })
  finishedAtMs!: number | null;

  /** Conversations and files. */
  @Column({ name: 'done_count', type: 'int', unsigned: true })
  doneCount!: number;

  @Column({ name: 'total_count', type: 'int', unsigned: true, nullable: true })
  totalCount!: number | null;

  /** Conversations up to the one with this peer are done. */
  @Column({ name: 'last_peer_id', type: 'bigint', unsigned: true, transformer: asNumber })
  lastPeerId!: number;

  /** Runs that began since the job last came forward. */
  @Column({ name: 'attempt_count', type: 'smallint', unsigned: true })
  attemptCount!: number;

  /** Where an export is, or is being, kept. */
  @Column({ name: 'object_key', type: 'varchar', length: 100, nullable: true, ...ASCII })
  objectKey!: string | null;

  /** When the object goes. */
  @Column({ name: 'expires_at_ms', type: 'bigint', unsigned: true, nullable: true, transformer: asNumber })
  expiresAtMs!: number | null;

  @Column({ type: 'varchar', length: 200, nullable: true })
  error!: string | null;
}
