/** A statement with the values of its placeholders. */
export type Statement = readonly [sql: string, parameters?: readonly unknown[]];

/**
 * Something that runs SQL: the pool, or the one connection of a transaction. Repositories take it as a parameter,
 * so that a caller decides what shares a transaction and nothing travels in ambient storage.
 */
export interface Sql {
  query<Row = unknown>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** For INSERT, UPDATE and DELETE. */
  execute(sql: string, parameters?: unknown[]): Promise<WriteResult>;
}

/** The connection of a transaction. */
export interface Transaction extends Sql {
  /**
   * Runs the last statements and commits, all in one trip to the server: each trip costs about as much as a small
   * statement. Returns a result per statement. The first that fails ends it, and nothing is committed.
   */
  commitWith(statements: readonly Statement[]): Promise<WriteResult[]>;
}

export interface WriteResult {
  readonly affectedRows: number;
  readonly insertId: number;
}

interface RawExecutor {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** Wraps TypeORM's data source or query runner. */
export function sqlOn(raw: RawExecutor): Sql {
  return {
    query: <Row>(sql: string, parameters?: unknown[]) => raw.query(sql, parameters) as Promise<Row[]>,
    execute: (sql, parameters) => raw.query(sql, parameters) as Promise<WriteResult>,
  };
}

/** A transaction on a query runner. It begins with its first statement, in the same trip. */
export class LazyTransaction implements Transaction {
  isBegun = false;
  isCommitted = false;

  constructor(private readonly raw: RawExecutor) {}

  query<Row>(sql: string, parameters?: unknown[]): Promise<Row[]> {
    return this.run(sql, parameters) as Promise<Row[]>;
  }

  execute(sql: string, parameters?: unknown[]): Promise<WriteResult> {
    return this.run(sql, parameters) as Promise<WriteResult>;
  }

  async commitWith(statements: readonly Statement[]): Promise<WriteResult[]> {
    const all: Statement[] = [...statements, ['COMMIT']];
    if (!this.isBegun) all.unshift(['START TRANSACTION']);
    this.isBegun = true;
    const results = (await this.raw.query(
      all.map(([sql]) => sql).join(';'),
      all.flatMap(([, parameters = []]) => parameters),
    )) as WriteResult[];
    this.isCommitted = true;
    return results.slice(all.length - 1 - statements.length, -1);
  }

  private async run(sql: string, parameters?: unknown[]): Promise<unknown> {
    if (this.isBegun) return this.raw.query(sql, parameters);
    this.isBegun = true;
    const [, result] = (await this.raw.query(`START TRANSACTION;${sql}`, parameters)) as [unknown, unknown];
    return result;
  }
}
