import { setTimeout as delay } from 'node:timers/promises';
import { say } from '../../scripts/bootstrap.mjs';

/** The database writes behind itself for a while what was put into it by the hundred thousand. */
const QUIET_MS = 5_000;

/**
 * Lengthens the conversations of an app, evenly, until they hold so many messages: each is copied behind itself, so it
 * stays dense. Returns how many were added.
 */
export async function lengthenHistory(installation, appId, messages) {
  say(`lengthening history to ${messages} messages`);
  let added = 0;
  for (;;) {
    const [{ stored, conversations }] = await installation.sql(
      'SELECT SUM(last_seq) AS stored, COUNT(*) AS conversations FROM conversations WHERE app_id = ? AND last_seq > 0',
      [appId],
    );
    const each = Math.ceil((messages - Number(stored)) / Number(conversations));
    if (each <= 0) break;
    const { affectedRows } = await installation.sql(
      `INSERT INTO messages (conversation_id, seq, app_id, msg_id, from_user_id, type, status, flags, created_at_ms, content)
       SELECT m.conversation_id, m.seq + c.last_seq, m.app_id, RANDOM_BYTES(16), m.from_user_id, m.type, m.status, m.flags,
         m.created_at_ms, m.content
       FROM conversations c JOIN messages m ON m.conversation_id = c.id AND m.seq <= ?
       WHERE c.app_id = ?`,
      [each, appId],
    );
    added += affectedRows;
    for (const table of ['conversations', 'inbox']) {
      await installation.sql(
        `UPDATE ${table} SET last_seq = last_seq + LEAST(last_seq, ?) WHERE app_id = ?`,
        [each, appId],
      );
    }
  }
  await delay(QUIET_MS);
  return added;
}
