/**
 * Server options that MariaDB and MySQL share, plus those of one of them.
 * Every commit reaches the disk before it is reported, as the product promises; the rest is size.
 * @param {{ flavor: 'mariadb' | 'mysql', bufferPoolMb: number }} choice
 */
export function serverOptions({ flavor, bufferPoolMb }) {
  const shared = [
    '--innodb-flush-log-at-trx-commit=1',
    `--innodb-buffer-pool-size=${bufferPoolMb}M`,
    '--skip-log-bin',
    '--transaction-isolation=READ-COMMITTED',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
    '--default-time-zone=+00:00',
    '--max-connections=400',
    '--max-allowed-packet=64M',
    '--performance-schema=OFF',
    // Without it every login waits for a reverse DNS lookup that a laptop without network never gets.
    '--skip-name-resolve',
  ];
  // A redo log that fills up makes every commit wait for pages to be written.
  const redoMb = Math.max(96, bufferPoolMb / 2);
  // MySQL would open a second port and insists on a folder for file exports that its core package lacks.
  return flavor === 'mysql'
    ? [...shared, `--innodb-redo-log-capacity=${redoMb}M`, '--mysqlx=OFF', '--secure-file-priv=NULL']
    : [...shared, `--innodb-log-file-size=${redoMb}M`];
}

/**
 * SQL for every start, one statement a line as an init file wants it. `hongyan` may make databases named
 * `hongyan_…` for tests and nothing else. MariaDB's root comes in by the socket alone, as its system user;
 * MySQL's gets a password, because a fresh data folder has none.
 * Passwords are hex, so they need no quoting.
 */
export function bootstrapSql({ flavor, password, rootPassword, host }) {
  const user = `'hongyan'@'${host}'`;
  const statements = [
    'CREATE DATABASE IF NOT EXISTS `hongyan` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;',
    `CREATE USER IF NOT EXISTS ${user} IDENTIFIED BY '${password}';`,
    `ALTER USER ${user} IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON \`hongyan\`.* TO ${user};`,
    `GRANT ALL PRIVILEGES ON \`hongyan\\_%\`.* TO ${user};`,
  ];
  if (flavor === 'mysql') statements.push(`ALTER USER 'root'@'localhost' IDENTIFIED BY '${rootPassword}';`);
  return `${statements.join('\n')}\n`;
}
