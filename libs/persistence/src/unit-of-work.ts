import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isTransient } from './database-errors.js';
import { LazyTransaction, type Sql, sqlOn, type Transaction } from './sql.js';

const ATTEMPTS_MAX = 5;
const BACKOFF_MS = 5;

/** Runs work in one transaction (READ COMMITTED) and hands out the pool for single statements. */
@Injectable()
export class UnitOfWork {
  /** The pool: each statement is its own transaction. */
  readonly pool: Sql;

  constructor(private readonly dataSource: DataSource) {
    this.pool = sqlOn(dataSource);
  }

  /**
   * Commits what `work` did, or nothing. A deadlock or lock timeout runs the whole work again, up to five times,
   * so `work` must have no effect outside the transaction. Work that ends with `commitWith` saves a trip.
   */
  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if (attempt === ATTEMPTS_MAX || !isTransient(error)) throw error;
        await sleep(BACKOFF_MS * attempt * (1 + Math.random()));
      }
    }
  }

  private async attempt<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const tx = new LazyTransaction(runner);
    try {
      const result = await work(tx);
      if (tx.isBegun && !tx.isCommitted) await runner.query('COMMIT');
      return result;
    } catch (error) {
      // The connection may be the thing that broke; the first error is the one to report.
      if (tx.isBegun && !tx.isCommitted) await runner.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}
