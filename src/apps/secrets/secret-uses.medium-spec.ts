import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SYSTEM } from '@hongyan/kernel';
import { unique } from '../../../test/harness/unique.js';
import { type Parts, shutDown, TestInstallation } from '../../../test/medium/parts.js';
import { SecretUses } from './secret-uses.service.js';

describe(SecretUses.name, () => {
  let installation: TestInstallation;
  let here: Parts;
  let there: Parts;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    [here, there] = await Promise.all([installation.openProcess(), installation.openProcess()]);
  });

  afterAll(() => installation.dispose());

  async function newSecret(): Promise<{ appId: number; secretId: number }> {
    const { app } = await here.testApps.create(1, unique('app-'));
    const [record] = await here.testApps.secrets.list(null, app.id);
    return { appId: app.id, secretId: record!.id };
  }

  const lastUse = async (appId: number): Promise<number | null> =>
    (await here.testApps.secrets.list(null, appId))[0]!.lastUsedAtMs;

  it('writes many uses of many secrets at once, the latest of each', async () => {
    const secrets = [await newSecret(), await newSecret(), await newSecret()];
    const written: number[] = [];
    const { secretRows, uses } = there.testApps;
    const record = secretRows.recordUses.bind(secretRows);
    secretRows.recordUses = (sql, some) => {
      written.push(some.length);
      return record(sql, some);
    };
    for (let call = 0; call < 100; call++) {
      there.clock.aheadMs = call;
      for (const { secretId } of secrets) uses.note(secretId);
    }
    expect(await lastUse(secrets[0]!.appId)).toBeNull();
    await shutDown(uses);
    expect(written).toEqual([3]);
    for (const { appId } of secrets) expect(Date.now() - (await lastUse(appId))!).toBeLessThan(60_000);
  });

  it('never goes back in time, whichever process writes last', async () => {
    const { appId, secretId } = await newSecret();
    here.clock.aheadMs = 10_000;
    here.testApps.uses.note(secretId);
    here.clock.aheadMs = 0;
    const latest = await lastUse(appId);
    there.testApps.uses.note(secretId);
    await there.testApps.uses.write();
    expect(await lastUse(appId)).toBe(latest);
  });

  it('keeps what it could not write', async () => {
    const { appId, secretId } = await newSecret();
    const { secretRows, uses } = there.testApps;
    const record = secretRows.recordUses.bind(secretRows);
    secretRows.recordUses = () => Promise.reject(new Error('gone away'));
    uses.note(secretId);
    await uses.write();
    expect(await lastUse(appId)).toBeNull();
    secretRows.recordUses = record;
    await uses.write();
    expect(await lastUse(appId)).not.toBeNull();
  });

  it('lets no more than two secrets sign, and never the last one go', async () => {
    const { secrets } = here.testApps;
    const { appId, secretId } = await newSecret();
    const { record: second } = await secrets.rotate(SYSTEM, appId, 60_000);
    expect((await secrets.list(null, appId)).map(({ status }) => status)).toEqual(['live', 'ending']);
    await expect(secrets.rotate(SYSTEM, appId, 60_000)).rejects.toMatchObject({ code: 'conflict' });
    await expect(secrets.revoke(SYSTEM, appId, second.id)).rejects.toMatchObject({ code: 'conflict' });
    await secrets.revoke(SYSTEM, appId, secretId);
    await expect(secrets.revoke(SYSTEM, appId, secretId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(secrets.revoke(SYSTEM, appId, second.id)).rejects.toMatchObject({ code: 'conflict' });
    const { record: third } = await secrets.rotate(SYSTEM, appId, 0);
    expect((await secrets.list(null, appId)).map(({ id }) => id)).toEqual([third.id]);
  });
});
