import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppError, SYSTEM } from '@hongyan/kernel';
import { unique } from '../../test/harness/unique.js';
import { until } from '../../test/harness/until.js';
import { type Parts, TestInstallation } from '../../test/medium/parts.js';
import { type SignatureHeaders, signatureOf } from './app-signature.js';
import { NoncesStore } from './nonces.store.js';
import { SignatureService } from './signature.service.js';

const WINDOW_SECONDS = 300;

const serviceOf = (parts: Parts): SignatureService =>
  new SignatureService(
    parts.config,
    parts.apps,
    new NoncesStore(parts.redis),
    parts.testApps.uses,
    parts.clock,
  );

describe(SignatureService.name, () => {
  let installation: TestInstallation;
  let here: Parts;
  let there: Parts;
  let signatures: SignatureService;
  let otherSignatures: SignatureService;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    [here, there] = await Promise.all([installation.openProcess(), installation.openProcess()]);
    [signatures, otherSignatures] = [serviceOf(here), serviceOf(there)];
  });

  afterAll(() => installation.dispose());

  function sign(key: string, secret: string, changes: Partial<SignatureHeaders> = {}): SignatureHeaders {
    const nonce = changes.nonce ?? unique('n');
    const timeStamp = changes.timeStamp ?? String(Math.floor(here.clock.nowMs() / 1000));
    return { appKey: key, sign: signatureOf(secret, nonce, timeStamp), ...changes, nonce, timeStamp };
  }

  async function refusalOf(headers: SignatureHeaders, service = signatures): Promise<string> {
    try {
      await service.authenticate(headers);
      return 'accepted';
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).details.textAlsoAsMsg).toBe(true);
      return (error as AppError).key;
    }
  }

  it('finds the app and its tenant', async () => {
    const { app, secret } = await here.testApps.create(7, unique('app-'));
    expect(await signatures.authenticate(sign(app.key, secret))).toEqual({
      kind: 'app',
      appId: app.id,
      tenantId: 7,
    });
  });

  it('answers key_error for an unknown key, exact in its letter case', async () => {
    const { app, secret } = await here.testApps.create(1, unique('app-'));
    expect(await refusalOf(sign('nope', secret))).toBe('key_error');
    expect(await refusalOf(sign('', secret))).toBe('key_error');
    expect(await refusalOf(sign(app.key.toUpperCase(), secret))).toBe('key_error');
  });

  it('answers sign_error for a wrong signature, before it looks at nonce and time', async () => {
    const { app, secret } = await here.testApps.create(1, unique('app-'));
    const headers = sign(app.key, secret);
    expect(await refusalOf({ ...headers, sign: headers.sign.toUpperCase() })).toBe('sign_error');
    expect(await refusalOf(sign(app.key, `${secret}x`))).toBe('sign_error');
    // The wrong call has not used the nonce up.
    expect(await refusalOf(headers)).toBe('accepted');
  });

  it('accepts a call once, also when the replay goes to another process', async () => {
    const { app, secret } = await here.testApps.create(1, unique('app-'));
    const headers = sign(app.key, secret);
    expect(await refusalOf(headers)).toBe('accepted');
    expect(await refusalOf(headers)).toBe('sign_error');
    expect(await refusalOf(headers, otherSignatures)).toBe('sign_error');
  });

  it('does not accept the same signature with its text cut elsewhere', async () => {
    const { app, secret } = await here.testApps.create(1, unique('app-'));
    const now = String(Math.floor(here.clock.nowMs() / 1000));
    const headers = sign(app.key, secret, { nonce: 'ab1', timeStamp: now });
    expect(await refusalOf(headers)).toBe('accepted');
    expect(await refusalOf({ ...headers, nonce: 'ab', timeStamp: `1${now}` })).toBe('sign_error');
  });

  it.each([
    ['in the middle of the window', 0, 'accepted'],
    ['just within it, behind', -(WINDOW_SECONDS - 2), 'accepted'],
    ['just within it, ahead', WINDOW_SECONDS - 2, 'accepted'],
    ['past it, behind', -(WINDOW_SECONDS + 2), 'sign_error'],
    ['past it, ahead', WINDOW_SECONDS + 2, 'sign_error'],
  ])('takes a time-stamp %s as it should', async (_, offset, answer) => {
    const { app, secret } = await here.testApps.create(1, unique('app-'));
    const nowMs = here.clock.nowMs() + offset * 1000;
    const [seconds, millis] = [String(Math.floor(nowMs / 1000)), String(nowMs)];
    expect(await refusalOf(sign(app.key, secret, { timeStamp: seconds }))).toBe(answer);
    expect(await refusalOf(sign(app.key, secret, { timeStamp: millis }))).toBe(answer);
  });

  it('refuses an empty nonce and a time-stamp that is no number', async () => {
    const { app, secret } = await here.testApps.create(1, unique('app-'));
    expect(await refusalOf(sign(app.key, secret, { nonce: '' }))).toBe('sign_error');
    expect(await refusalOf(sign(app.key, secret, { timeStamp: 'now' }))).toBe('sign_error');
    expect(await refusalOf(sign(app.key, secret, { nonce: '', timeStamp: '' }))).toBe('sign_error');
  });

  it('lets an app repeat anything when it is set to legacy, in all processes', async () => {
    const { app, secret } = await here.testApps.create(1, unique('app-'));
    const headers = sign(app.key, secret, { nonce: '', timeStamp: '' });
    expect(await refusalOf(headers, otherSignatures)).toBe('sign_error');
    await here.testApps.set(app, { signature: 'legacy' });
    expect(await refusalOf(headers)).toBe('accepted');
    await until('the other process to hear of it', async () => {
      return (await refusalOf(headers, otherSignatures)) === 'accepted';
    });
  });

  it('answers key_error for a disabled app, in all processes, and lets it in again when enabled', async () => {
    const { app, secret } = await here.testApps.create(1, unique('app-'));
    expect(await refusalOf(sign(app.key, secret), otherSignatures)).toBe('accepted');
    await here.testApps.setStatus(app, 'disabled');
    expect(await refusalOf(sign(app.key, secret))).toBe('key_error');
    await until('the other process to hear of it', async () => {
      return (await refusalOf(sign(app.key, secret), otherSignatures)) === 'key_error';
    });
    await here.testApps.setStatus(app, 'enabled');
    expect(await refusalOf(sign(app.key, secret))).toBe('accepted');
  });

  it('takes old and new secret while an app rotates, and only the new one when the time is over', async () => {
    const { app, secret } = await here.testApps.create(1, unique('app-'));
    const { secret: next } = await here.testApps.secrets.rotate(SYSTEM, app.id, 60_000);
    expect(await refusalOf(sign(app.key, secret))).toBe('accepted');
    expect(await refusalOf(sign(app.key, next))).toBe('accepted');
    here.clock.aheadMs = 61_000;
    try {
      expect(await refusalOf(sign(app.key, secret))).toBe('sign_error');
      expect(await refusalOf(sign(app.key, next))).toBe('accepted');
    } finally {
      here.clock.aheadMs = 0;
    }
  });

  it('ends an old secret at once when it is rotated without grace, also an older one', async () => {
    const { app, secret } = await here.testApps.create(1, unique('app-'));
    const { secret: second } = await here.testApps.secrets.rotate(SYSTEM, app.id, 0);
    expect(await refusalOf(sign(app.key, secret))).toBe('sign_error');
    const { secret: third } = await here.testApps.secrets.rotate(SYSTEM, app.id, 0);
    expect(await refusalOf(sign(app.key, second))).toBe('sign_error');
    expect(await refusalOf(sign(app.key, third))).toBe('accepted');
  });

  it('keeps no secret in the clear', async () => {
    const { app, secret } = await here.testApps.create(1, unique('app-'));
    const rows = await here.testApps.secretRows.list(here.unitOfWork.pool, app.id, 0);
    expect(rows).toHaveLength(1);
    expect(rows[0]!.sealed.includes(secret)).toBe(false);
  });
});
