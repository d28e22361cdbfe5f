import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

@Entity('sign_in_attempts')
@Index('ix_sign_in_attempts_end', ['windowEndsAtMs'])
export class SignInAttemptEntity {
  /** Hash of what is counted: an e-mail address or a network. */
  @PrimaryColumn({ type: 'binary', length: 32 })
  subject!: Buffer;

  @Column({ name: 'attempt_count', type: 'int', unsigned: true })
  attemptCount!: number;

  @Column({ name: 'window_ends_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  windowEndsAtMs!: number;
}
