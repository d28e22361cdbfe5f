import mysql from 'mysql2/promise';
import { Failure } from '../../scripts/lib/failure.mjs';
import { registerUsers } from './installation.mjs';

const ROWS_PER_STATEMENT = 2_000;
const TOKEN_TTL_MS = 30 * 86_400_000;

export function uidOf(index) {
  return `u${index}`;
}

/**
 * Users u0 … with real tokens, written in bulk as registering writes them: 250 000 signed calls would take longer than
 * what is to be measured. Then the first and the last register over signed HTTP, which must answer with these very
 * tokens. Returns all tokens as bytes, twenty each.
 */
export async function createUsers(installation, app, count, httpPort) {
  const { deriveKey } = await import('../../dist/libs/kernel/src/keys.js');
  const { deriveToken, hashToken, newSeed } = await import('../../dist/src/users/token.js');
  const tokenKey = deriveKey(installation.masterKey, 'tokens');
  const tokens = Buffer.alloc(20 * count);
  const database = await mysql.createConnection(installation.engines.databaseUrl);
  try {
    const nowMs = Date.now();
    const [[{ last }]] = await database.query('SELECT COALESCE(MAX(id), 0) AS last FROM users');
    for (let start = 0; start < count; start += ROWS_PER_STATEMENT) {
      const indexes = Array.from(
        { length: Math.min(ROWS_PER_STATEMENT, count - start) },
        (_, i) => start + i,
      );
      const users = indexes.map((index) => [
        last + 1 + index,
        app.id,
        Buffer.from(uidOf(index)),
        uidOf(index),
        '',
        '',
        nowMs,
        nowMs,
      ]);
      const issued = indexes.map((index) => {
        const seed = newSeed();
        const token = deriveToken(seed, tokenKey);
        tokens.write(token, 20 * index, 'hex');
        return [app.id, last + 1 + index, seed, hashToken(token), nowMs, nowMs + TOKEN_TTL_MS];
      });
      await database.beginTransaction();
      await database.query(
        'INSERT INTO users (id, app_id, uid, nickname, avatar, extend, created_at_ms, updated_at_ms) VALUES ?',
        [users],
      );
      await database.query(
        'INSERT INTO tokens (app_id, user_id, seed, token_hash, created_at_ms, expires_at_ms) VALUES ?',
        [issued],
      );
      await database.commit();
    }
  } finally {
    await database.end();
  }
  await checkTokens(app, httpPort, tokens, [0, count - 1]);
  return tokens;
}

async function checkTokens(app, httpPort, tokens, indexes) {
  const registered = await registerUsers(app, httpPort, indexes.map(uidOf));
  for (const index of indexes) {
    if (registered.get(uidOf(index)) !== tokenOf(tokens, index)) {
      throw new Failure('Registering answers with another token: bench/lib/population.mjs is out of date.');
    }
  }
}

export function tokenOf(tokens, index) {
  return tokens.toString('hex', 20 * index, 20 * index + 20);
}
