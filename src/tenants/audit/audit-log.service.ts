import { Injectable } from '@nestjs/common';
import { type Actor, Clock } from '@hongyan/kernel';
import { type Sql, UnitOfWork } from '@hongyan/persistence';
import type { AuditEntry, AuditFilter, AuditRecord } from './audit-entry.js';
import { AuditRepository } from './audit.repository.js';

const EXPORT_PAGE = 500;

/** Who did what to which object, from where, before and after. Entries are only ever added. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly entries: AuditRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** In the transaction of the change itself, so that neither is there without the other. */
  record(tx: Sql, actor: Actor, entry: AuditRecord): Promise<void> {
    return this.entries.insert(tx, actor, entry, this.clock.nowMs());
  }

  /** Newest first, at most `limit`, from the one after `after` on. */
  list(
    scope: number | null,
    filter: AuditFilter,
    page: { readonly after: number | null; readonly limit: number },
  ): Promise<AuditEntry[]> {
    return this.entries.list(this.unitOfWork.pool, scope, filter, { ...page, newestFirst: true });
  }

  /** All of them, oldest first, read page by page while they are sent. */
  async *export(scope: number | null, filter: AuditFilter): AsyncGenerator<AuditEntry> {
    for (let after: number | null = null; ;) {
      const page = { after, limit: EXPORT_PAGE, newestFirst: false };
      const rows: AuditEntry[] = await this.entries.list(this.unitOfWork.pool, scope, filter, page);
      yield* rows;
      if (rows.length < EXPORT_PAGE) return;
      after = rows.at(-1)!.id;
    }
  }
}
