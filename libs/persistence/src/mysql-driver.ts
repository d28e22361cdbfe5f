import mysql2, { type Pool, type PoolOptions } from 'mysql2';

/**
 * READ COMMITTED takes no gap locks, so two lanes never wait for each other's ranges; strict mode turns a value
 * that does not fit into an error instead of cutting it.
 */
const SESSION_SETTINGS = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES'",
];

/**
 * mysql2 as TypeORM expects it, with our settings on every connection. They are queued on a connection before any
 * work is, so nothing runs without them.
 */
export const MYSQL_DRIVER = {
  ...mysql2,
  createPool(options: PoolOptions): Pool {
    const pool = mysql2.createPool(options);
    pool.on('connection', (connection) => {
      for (const statement of SESSION_SETTINGS) {
        connection.query(statement, (error) => {
          if (error) connection.destroy();
        });
      }
    });
    return pool;
  },
};
