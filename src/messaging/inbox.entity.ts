import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

/** One user's side of a conversation. Deleting a contact moves marks here; messages are never rewritten. */
@Entity('inbox')
@Index('ix_inbox_recent', ['appId', 'userId', 'activeAtMs'])
export class InboxEntity {
  @PrimaryColumn({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @PrimaryColumn({ name: 'user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  userId!: number;

  @PrimaryColumn({ name: 'peer_user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  peerUserId!: number;

  @Column({ name: 'conversation_id', type: 'bigint', unsigned: true, transformer: asNumber })
  conversationId!: number;

  /** Messages from the peer after both marks below, without settled and hidden ones (see derive-inbox.ts). */
  @Column({ name: 'unread_count', type: 'int', unsigned: true })
  unreadCount!: number;

  /** The last sequence when the user read this conversation. */
  @Column({ name: 'read_seq', type: 'int', unsigned: true })
  readSeq!: number;

  @Column({ name: 'read_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  readAtMs!: number;

  /** The user sees only messages after this sequence. */
  @Column({ name: 'cleared_seq', type: 'int', unsigned: true })
  clearedSeq!: number;

  /** Sequences after `clearedSeq` that the user does not see: gaps, and messages hidden from this side. */
  @Column({ name: 'missing_count', type: 'int', unsigned: true, default: 0 })
  missingCount!: number;

  /** The message that the contact list shows; 0 for none. */
  @Column({ name: 'last_seq', type: 'int', unsigned: true })
  lastSeq!: number;

  /** Orders the contact list; 0 while the peer is not in it. */
  @Column({ name: 'active_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  activeAtMs!: number;
}
