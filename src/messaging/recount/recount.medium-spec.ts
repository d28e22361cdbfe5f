import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp, type Parts, registerUser, TestInstallation } from '../../../test/medium/parts.js';
import { entryOf } from '../../../test/medium/messaging.js';
import { SILENT } from '../../../test/medium/redis.js';
import { until } from '../../../test/harness/until.js';
import { QuotasRepository } from '../../apps/quotas/quotas.repository.js';
import { UseRepository } from '../../apps/quotas/use.repository.js';
import { UseUpkeep } from '../../apps/quotas/use-upkeep.service.js';
import { RecountRepository } from './recount.repository.js';
import { RecountService } from './recount.service.js';

describe(RecountService.name, () => {
  let installation: TestInstallation;
  let parts: Parts;
  let recount: RecountService;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    parts = await installation.openProcess();
    const { apps, unitOfWork, clock } = parts;
    const upkeep = new UseUpkeep(new QuotasRepository(), new UseRepository(), unitOfWork, clock);
    recount = new RecountService(apps, new RecountRepository(), upkeep, unitOfWork, SILENT);
  });

  afterAll(() => installation?.dispose());

  const stored = (appId: number): Promise<number> =>
    new UseRepository().countStored(parts.unitOfWork.pool, { kind: 'app', id: appId });

  it('the log keeps count by itself; what drifted is right again, and what is gone is forgotten', async () => {
    const app = await createApp(parts);
    const [alice, bob] = [await registerUser(parts, app), await registerUser(parts, app)];
    for (let index = 0; index < 5; index++) await parts.log.append(entryOf(alice, bob));
    await until('the count', async () => (await stored(app.id)) === 5);

    const { pool } = parts.unitOfWork;
    await pool.execute('UPDATE stored_messages SET message_count = 77');
    await pool.execute('INSERT INTO stored_messages (app_id, message_count) VALUES (4000000, 3)');
    await pool.execute(
      'INSERT INTO uploads (app_id, month, byte_count) VALUES (?, 202001, 5), (?, 999901, 6)',
      [app.id, app.id],
    );
    await pool.execute(
      "INSERT INTO quotas (owner_kind, owner_id, connections) VALUES ('app', 4000000, 3), ('app', ?, 4)",
      [app.id],
    );
    await recount.run();
    expect(await stored(app.id)).toBe(5);
    expect(await pool.query('SELECT app_id AS id FROM stored_messages')).toEqual([{ id: app.id }]);
    expect(await pool.query('SELECT month FROM uploads')).toEqual([{ month: 999_901 }]);
    expect(await pool.query('SELECT owner_id AS id FROM quotas')).toEqual([{ id: app.id }]);
  });
});
