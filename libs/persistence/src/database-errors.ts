/** Deadlock, lock wait timeout, and MariaDB's "record has changed": the same work may pass when run again. */
const TRANSIENT = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD']);

/** Whether a transaction that failed so may simply be run again. */
export function isTransient(error: unknown): boolean {
  return TRANSIENT.has(codeOf(error));
}

/**
 * Whether the database, and not the statement, is the trouble: running the same work on one row less would not
 * help. A statement's own error carries an SQL state; a lost or refused connection does not.
 */
export function isConnectionLoss(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    !('sqlState' in error && error.sqlState) &&
    codeOf(error) !== ''
  );
}

/** Whether a row was refused because another one has its unique key. */
export function isDuplicate(error: unknown): boolean {
  return codeOf(error) === 'ER_DUP_ENTRY';
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
