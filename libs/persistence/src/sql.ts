/**
 * Something that runs SQL: the pool, or the one connection of a transaction. Repositories take it as a parameter,
 * so that a caller decides what shares a transaction and nothing travels in ambient storage.
 */
export interface Sql {
  query<Row = unknown>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** For INSERT, UPDATE and DELETE. */
  execute(sql: string, parameters?: unknown[]): Promise<WriteResult>;
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
