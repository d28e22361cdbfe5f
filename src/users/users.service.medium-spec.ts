import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { App } from '../apps/app.js';
import { unique } from '../../test/harness/unique.js';
import { until } from '../../test/harness/until.js';
import { createApp, type Parts, TestInstallation } from '../../test/medium/parts.js';

const REUSE_ABOVE_MS = 86_400_000;
const FULL_LIFE_MS = 2_592_000_000;

interface ProfileRow {
  nickname: string;
  avatar: string;
  extend: string;
}

describe('users and tokens', () => {
  let installation: TestInstallation;
  let here: Parts;
  let there: Parts;
  let app: App;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    [here, there] = await Promise.all([installation.openProcess(), installation.openProcess()]);
    app = await createApp(here);
  });

  afterAll(() => installation.dispose());

  const tokenOf = async (uid: string, parts = here): Promise<string> =>
    (await parts.users.register(app.id, uid, {})).token;

  async function expiryOf(uid: string): Promise<number> {
    const [row] = await here.unitOfWork.pool.query<{ at: number }>(
      'SELECT t.expires_at_ms AS at FROM tokens t JOIN users u ON u.id = t.user_id WHERE u.app_id = ? AND u.uid = ?',
      [app.id, Buffer.from(uid)],
    );
    return row!.at;
  }

  async function setLifeLeft(uid: string, ms: number): Promise<void> {
    await here.unitOfWork.pool.execute(
      'UPDATE tokens SET expires_at_ms = ? WHERE user_id = (SELECT id FROM users WHERE app_id = ? AND uid = ?)',
      [Date.now() + ms, app.id, Buffer.from(uid)],
    );
  }

  async function profileOf(uid: string): Promise<ProfileRow> {
    const [row] = await here.unitOfWork.pool.query<ProfileRow>(
      'SELECT nickname, avatar, extend FROM users WHERE app_id = ? AND uid = ?',
      [app.id, Buffer.from(uid)],
    );
    return { ...row! };
  }

  const resolves = (token: string, parts = here): Promise<boolean> =>
    parts.tokens.resolve(token).then(
      () => true,
      (error: { key?: string }) => {
        expect(error.key).toBe('user_not_exists');
        return false;
      },
    );

  it('finds many users at once, each by app and uid, byte for byte', async () => {
    const other = await createApp(here);
    const uids = Array.from({ length: 30 }, () => unique('Many-'));
    for (const uid of uids) await here.users.register(app.id, uid, { nickname: `of ${uid}` });
    const { user: namesake } = await here.users.register(other.id, uids[0]!, {});
    const found = await Promise.all([...uids, ...uids].map((uid) => there.users.find(app.id, uid)));
    expect(found.map((user) => user?.nickname)).toEqual([...uids, ...uids].map((uid) => `of ${uid}`));
    const asked = [
      there.users.find(other.id, uids[0]!),
      there.users.find(other.id, uids[1]!),
      there.users.find(app.id, uids[2]!.toLowerCase()),
      there.users.find(app.id, `${uids[3]!} `),
      there.users.find(app.id, 'never_was'),
    ];
    expect(await Promise.all(asked)).toEqual([namesake, null, null, null, null]);
  });

  it('gives parallel first registrations one user and one token, over two processes', async () => {
    const uid = unique('u');
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        (index % 2 ? here : there).users.register(app.id, uid, { nickname: `N${index}` }),
      ),
    );
    expect(new Set(results.map(({ user }) => user.id)).size).toBe(1);
    expect(new Set(results.map(({ token }) => token)).size).toBe(1);
    expect(await here.tokens.resolve(results[0]!.token)).toMatchObject({
      kind: 'user',
      appId: app.id,
      userId: results[0]!.user.id,
      uid,
    });
  });

  it('registers many users at once without a failure', async () => {
    const uids = Array.from({ length: 100 }, () => unique('u'));
    const tokens = await Promise.all(uids.map((uid, index) => tokenOf(uid, index % 2 ? here : there)));
    expect(new Set(tokens).size).toBe(100);
  });

  it('compares uids byte for byte', async () => {
    const base = unique('alice');
    const uids = [
      base,
      base.replace('a', 'A'),
      `${base} `,
      `${base}\0`,
      `${base}é`,
      `${base}e\u0301`,
      `${base}鴻`,
    ];
    const results = [];
    for (const uid of uids) results.push(await here.users.register(app.id, uid, {}));
    expect(new Set(results.map(({ user }) => user.id)).size).toBe(uids.length);
    for (const [index, uid] of uids.entries()) {
      expect((await here.tokens.resolve(results[index]!.token)).uid).toBe(uid);
      expect((await there.users.find(app.id, uid))?.id).toBe(results[index]!.user.id);
    }
  });

  it('keeps the same uid of two apps apart', async () => {
    const other = await createApp(here, 2);
    const uid = unique('u');
    const [mine, theirs] = await Promise.all([app, other].map(({ id }) => here.users.register(id, uid, {})));
    expect(mine!.user.id).not.toBe(theirs!.user.id);
    expect(mine!.token).not.toBe(theirs!.token);
    const lonely = unique('u');
    await here.users.register(app.id, lonely, {});
    expect(await here.users.find(other.id, lonely)).toBeNull();
  });

  it('returns the same token while more than a day of it is left, and does not prolong it', async () => {
    const uid = unique('u');
    const token = await tokenOf(uid);
    expect(await expiryOf(uid)).toBeGreaterThan(Date.now() + FULL_LIFE_MS - 60_000);
    await setLifeLeft(uid, REUSE_ABOVE_MS + 60_000);
    const expiry = await expiryOf(uid);
    expect(await tokenOf(uid)).toBe(token);
    expect(await tokenOf(uid, there)).toBe(token);
    expect(await expiryOf(uid)).toBe(expiry);
  });

  it.each([REUSE_ABOVE_MS, REUSE_ABOVE_MS - 60_000, 1_000, -1_000])(
    'gives a new token with a full life when %d ms are left, and ends the old one everywhere',
    async (leftMs) => {
      const uid = unique('u');
      const old = await tokenOf(uid);
      expect([await resolves(old), await resolves(old, there)]).toEqual([true, true]);
      await setLifeLeft(uid, leftMs);
      const fresh = await tokenOf(uid);
      expect(fresh).not.toBe(old);
      expect(await expiryOf(uid)).toBeGreaterThan(Date.now() + FULL_LIFE_MS - 60_000);
      expect(await resolves(old)).toBe(false);
      expect(await resolves(fresh)).toBe(true);
      await until(
        'the other process to forget the old token',
        async () => !(await resolves(old, there)),
        4_000,
      );
      expect(await resolves(fresh, there)).toBe(true);
    },
  );

  it('ends a token at its expiry, cached or not', async () => {
    const uid = unique('u');
    const token = await tokenOf(uid);
    expect(await resolves(token)).toBe(true);
    here.clock.aheadMs = FULL_LIFE_MS + 1_000;
    try {
      expect(await resolves(token)).toBe(false);
    } finally {
      here.clock.aheadMs = 0;
    }
  });

  it('stores no token: only a hash, and a seed that is worth nothing without the key', async () => {
    const uid = unique('u');
    const token = await tokenOf(uid);
    const rows = await here.unitOfWork.pool.query<{ seed: Buffer; token_hash: Buffer }>(
      'SELECT seed, token_hash FROM tokens',
    );
    for (const { seed, token_hash: hash } of rows) {
      expect(Buffer.concat([seed, hash]).toString('hex')).not.toContain(token);
      expect(Buffer.concat([seed, hash]).includes(token)).toBe(false);
    }
  });

  it('knows tokens again after Redis was flushed', async () => {
    const token = await tokenOf(unique('u'));
    await here.redis.flush();
    expect(await resolves(token, await installation.openProcess())).toBe(true);
  });

  it.each(['', '0', 'f'.repeat(40), 'F'.repeat(40), "' OR 1=1 --", 'x'.repeat(1_000_000)])(
    'does not know what is no token (%#)',
    async (token) => expect(await resolves(token)).toBe(false),
  );

  it('does not let clients of a disabled app in', async () => {
    const doomed = await createApp(here);
    const { token } = await here.users.register(doomed.id, unique('u'), {});
    expect([await resolves(token), await resolves(token, there)]).toEqual([true, true]);
    await here.testApps.setStatus(doomed, 'disabled');
    expect(await resolves(token)).toBe(false);
    await until('the other process to hear of it', async () => !(await resolves(token, there)), 4_000);
  });

  it('asks the database once for a storm of sockets with one token', async () => {
    const token = await tokenOf(unique('u'));
    const storm = await installation.openProcess();
    const pool = storm.unitOfWork.pool as { query: (sql: string, ...rest: unknown[]) => unknown };
    const query = pool.query;
    let asked = 0;
    pool.query = (sql, ...rest) => {
      if (sql.includes('FROM tokens')) asked++;
      return query(sql, ...rest);
    };
    await Promise.all(Array.from({ length: 200 }, () => storm.tokens.resolve(token)));
    expect(asked).toBe(1);
  });

  it('keeps profile fields that a registration leaves out, and blanks those that it sends empty', async () => {
    const uid = unique('u');
    await here.users.register(app.id, uid, { nickname: 'Alice', avatar: 'https://a', extend: '{"r":1}' });
    await here.users.register(app.id, uid, {});
    expect(await profileOf(uid)).toEqual({ nickname: 'Alice', avatar: 'https://a', extend: '{"r":1}' });
    await here.users.register(app.id, uid, { avatar: '' });
    expect(await profileOf(uid)).toEqual({ nickname: 'Alice', avatar: '', extend: '{"r":1}' });
  });

  it('cuts long names and avatars at whole characters instead of failing', async () => {
    const uid = unique('u');
    await here.users.register(app.id, uid, { nickname: '😀'.repeat(150), avatar: 'a'.repeat(300) });
    const { nickname, avatar } = await profileOf(uid);
    expect([nickname, avatar]).toEqual(['😀'.repeat(100), 'a'.repeat(255)]);
  });

  it('shows a new nickname to other processes', async () => {
    const uid = unique('u');
    const { token } = await here.users.register(app.id, uid, { nickname: 'old' });
    expect((await there.tokens.resolve(token)).nickname).toBe('old');
    expect((await there.users.find(app.id, uid))?.nickname).toBe('old');
    await here.users.register(app.id, uid, { nickname: 'new' });
    await until(
      'the other process to see the new name',
      async () => {
        const [principal, user] = [await there.tokens.resolve(token), await there.users.find(app.id, uid)];
        return principal.nickname === 'new' && user?.nickname === 'new';
      },
      4_000,
    );
  });
});
