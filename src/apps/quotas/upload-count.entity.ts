import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an app's users have uploaded in one month. */
@Entity('uploads')
export class UploadCountEntity {
  @PrimaryColumn({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  /** Such as 202611, in UTC. */
  @PrimaryColumn({ type: 'int', unsigned: true })
  month!: number;

  @Column({ name: 'byte_count', type: 'bigint' })
  byteCount!: number;
}
