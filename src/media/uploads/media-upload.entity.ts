import { Column, Entity, PrimaryColumn } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

/** Whose upload a picture is: nothing in its name says so. */
@Entity('media_uploads')
export class MediaUploadEntity {
  @PrimaryColumn({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @PrimaryColumn({ name: 'user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  userId!: number;

  @PrimaryColumn({
    name: 'picture_key',
    type: 'varchar',
    length: 100,
    charset: 'ascii',
    collation: 'ascii_bin',
  })
  pictureKey!: string;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;
}
