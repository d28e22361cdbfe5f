import type { UserPrincipal } from '@hongyan/kernel';
import type { SyncService } from '../../src/messaging/sync/sync.service.js';

interface Page {
  readonly messages: readonly { msg_id: string; from_uid: string; target_uid: string; id: number }[];
  readonly reads: readonly { from_uid: string; target_uid: string; id: number }[];
  readonly deletions: readonly { target_uid: string; id: number; total: number }[];
  readonly next: string;
  readonly has_more: boolean;
}

/** A client that knows nothing but what it is told by `/messages/sync`. */
export class SyncClient {
  /** By peer: ids by message id. */
  readonly messages = new Map<string, Map<string, number>>();
  /** By peer: up to where the user, and the peer, have read. */
  readonly ownReads = new Map<string, number>();
  readonly peerReads = new Map<string, number>();
  /** Peers whose history has to be read anew, because some of it is gone. */
  readonly doubtful = new Set<string>();
  private since: string | undefined;

  constructor(
    private readonly sync: SyncService,
    private readonly user: UserPrincipal,
    since?: string,
  ) {
    this.since = since;
  }

  /** Reads page after page; returns how many that were. */
  async catchUp(limit: number): Promise<number> {
    const totals = new Map<string, number>();
    for (let pages = 1; ; pages++) {
      const page = JSON.parse(await this.sync.page(this.user, this.since, limit)) as Page;
      if (page.messages.length > limit) throw new Error('A page holds more than was asked for.');
      this.take(page);
      for (const { target_uid: peer, total } of page.deletions) totals.set(peer, total);
      this.since = page.next;
      if (page.has_more) continue;
      for (const [peer, total] of totals) if (this.of(peer).size !== total) this.doubtful.add(peer);
      return pages;
    }
  }

  of(peer: string): Map<string, number> {
    const known = this.messages.get(peer) ?? new Map<string, number>();
    this.messages.set(peer, known);
    return known;
  }

  private take({ messages, reads, deletions }: Page): void {
    for (const { target_uid: peer, id } of deletions) {
      for (const [msgId, seq] of this.of(peer)) if (seq <= id) this.of(peer).delete(msgId);
    }
    for (const { msg_id: msgId, from_uid: from, target_uid: target, id } of messages) {
      this.of(from === this.user.uid ? target : from).set(msgId, id);
    }
    for (const { from_uid: from, target_uid: target, id } of reads) {
      if (from === this.user.uid) this.ownReads.set(target, id);
      else this.peerReads.set(from, id);
    }
  }
}
