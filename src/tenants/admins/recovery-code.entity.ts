import { Entity, PrimaryColumn } from 'typeorm';

@Entity('admin_recovery_codes')
export class RecoveryCodeEntity {
  @PrimaryColumn({ name: 'admin_id', type: 'int', unsigned: true })
  adminId!: number;

  @PrimaryColumn({ name: 'code_hash', type: 'binary', length: 32 })
  codeHash!: Buffer;
}
