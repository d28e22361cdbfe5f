import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Config } from '@hongyan/config';
import { SYSTEM } from '@hongyan/kernel';
import type { Sql } from '@hongyan/persistence';
import { entryOf } from '../../../test/medium/messaging.js';
import { until } from '../../../test/harness/until.js';
import { createApp, type Parts, registerUser, TestInstallation } from '../../../test/medium/parts.js';
import { SILENT } from '../../../test/medium/redis.js';
import type { App } from '../../apps/app.js';
import { LocalFolderStore } from '../../media/local-folder.store.js';
import { AppDataRepository } from './app-data.repository.js';
import { AppRemoval } from './app-removal.service.js';

const DAY_MS = 86_400_000;

/** A database that goes away after some statements. */
class FailingData extends AppDataRepository {
  left = Infinity;

  override remove(sql: Sql, appId: number, table: string, limit: number): Promise<number> {
    if (this.left-- <= 0) throw new Error('gone away');
    return super.remove(sql, appId, table, limit);
  }
}

describe(AppRemoval.name, () => {
  let installation: TestInstallation;
  let parts: Parts;
  let data: FailingData;
  let pictures: LocalFolderStore;
  let removal: AppRemoval;
  let mediaDir: string;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    parts = await installation.openProcess();
    mediaDir = await mkdtemp(join(tmpdir(), 'hongyan-removal-'));
    pictures = new LocalFolderStore({ mediaDir } as Config);
    data = new FailingData();
    removal = new AppRemoval(parts.testApps.administration, data, pictures, parts.unitOfWork, SILENT);
  });

  afterAll(async () => {
    await installation.dispose();
    await rm(mediaDir, { recursive: true, force: true });
  });

  /** An app with a conversation, a picture and more rows of one kind than one statement deletes. */
  async function furnishedApp(): Promise<App> {
    const app = await createApp(parts);
    const [alice, bob] = [await registerUser(parts, app), await registerUser(parts, app)];
    await parts.log.append(entryOf(alice, bob));
    // The books are kept a moment later.
    await until(
      'the message is counted',
      async () => (await parts.stored.count({ kind: 'app', id: app.id })) === 1,
    );
    await pictures.put(`${app.id}/20260102/${'0'.repeat(32)}.png`, Buffer.from('x'));
    const uids = Array.from({ length: 2_100 }, (_, index) => [app.id, `uid ${index}`, 1]);
    await parts.unitOfWork.pool.execute('INSERT INTO blocked_uids (app_id, uid, created_at_ms) VALUES ?', [
      uids,
    ]);
    return app;
  }

  async function rowsOf({ id }: App): Promise<number> {
    let count = 0;
    for (const table of await data.listTables(parts.unitOfWork.pool)) {
      const [row] = await parts.unitOfWork.pool.query<{ count: number }>(
        `SELECT COUNT(*) AS count FROM ${table} WHERE app_id = ?`,
        [id],
      );
      count += row!.count;
    }
    return count;
  }

  const hasPictures = ({ id }: App): Promise<boolean> =>
    access(join(mediaDir, String(id))).then(
      () => true,
      () => false,
    );

  const inDays = async <T>(days: number, work: () => Promise<T>): Promise<T> => {
    parts.clock.aheadMs = days * DAY_MS;
    try {
      return await work();
    } finally {
      parts.clock.aheadMs = 0;
    }
  };

  it('knows every table whose rows belong to an app', async () => {
    const tables = await data.listTables(parts.unitOfWork.pool);
    expect(tables).toEqual(
      expect.arrayContaining(['app_config', 'app_secrets', 'inbox', 'messages', 'tokens', 'users']),
    );
    for (const table of tables) expect(table).toMatch(/^[a-z_]+$/);
  });

  it('removes nothing of apps that live, that may still be had back, and that were had back', async () => {
    const [living, deleted, back] = [await furnishedApp(), await furnishedApp(), await furnishedApp()];
    const { administration } = parts.testApps;
    await administration.delete(SYSTEM, deleted.id, deleted.name);
    await administration.delete(SYSTEM, back.id, back.name);
    await administration.undelete(SYSTEM, back.id);
    const before = [await rowsOf(living), await rowsOf(deleted), await rowsOf(back)];
    expect(await inDays(6.9, () => removal.run())).toBe(0);
    expect([await rowsOf(living), await rowsOf(deleted), await rowsOf(back)]).toEqual(before);
    expect(await inDays(8, () => removal.run())).toBe(1);
    expect([await rowsOf(living), await rowsOf(deleted), await rowsOf(back)]).toEqual([
      before[0],
      0,
      before[2],
    ]);
    expect([await hasPictures(living), await hasPictures(deleted)]).toEqual([true, false]);
  });

  it('goes on where it was interrupted, and lets nobody have back what has begun to go', async () => {
    const { administration } = parts.testApps;
    const app = await furnishedApp();
    await administration.delete(SYSTEM, app.id, app.name);
    await inDays(8, async () => {
      data.left = 3;
      expect(await removal.run()).toBe(0);
      expect((await administration.get(null, app.id)).status).toBe('deleting');
      expect(await rowsOf(app)).toBeGreaterThan(0);
      await expect(administration.undelete(SYSTEM, app.id)).rejects.toMatchObject({ code: 'conflict' });
      data.left = Infinity;
      // Two workers at once are one removal.
      await Promise.all([removal.run(), removal.run()]);
    });
    expect(await rowsOf(app)).toBe(0);
    await expect(administration.get(null, app.id)).rejects.toMatchObject({ code: 'not_found' });
    const entries = await parts.unitOfWork.pool.query<{ action: string; actor_kind: string }>(
      "SELECT action, actor_kind FROM audit_log WHERE object_kind = 'app' AND object_id = ? ORDER BY id",
      [String(app.id)],
    );
    expect(entries.map(({ action }) => action)).toEqual(['app.create', 'app.delete', 'app.remove']);
    expect(entries.at(-1)!.actor_kind).toBe('system');
  });
});
