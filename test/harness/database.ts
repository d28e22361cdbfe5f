import { createConnection } from 'mysql2/promise';

/** Makes an empty database on the server of a URL and returns the URL of the new one. */
export async function createDatabase(serverUrl: string, name: string): Promise<string> {
  await runSql(serverUrl, `CREATE DATABASE \`${name}\``);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export async function dropDatabase(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/';
  await runSql(url.href, `DROP DATABASE IF EXISTS \`${name}\``);
}

/** Runs one statement on a connection of its own; for what no route of ours can do, such as damaging a row. */
export async function runSql(databaseUrl: string, sql: string, values: unknown[] = []): Promise<unknown> {
  const connection = await createConnection({ uri: databaseUrl });
  try {
    const [result] = await connection.query(sql, values);
    return result;
  } finally {
    await connection.end();
  }
}
