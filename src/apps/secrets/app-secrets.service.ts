import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { AdminError, Clock, deriveKey, type Editor, openSecret, sealSecret } from '@hongyan/kernel';
import { Invalidations, type Sql, UnitOfWork } from '@hongyan/persistence';
import { AuditLog } from '../../tenants/audit/audit-log.service.js';
import { type App, foundApp } from '../app.js';
import { AppsRepository } from '../apps.repository.js';
import {
  HOUR_MS,
  KEEP_HOURS_MAX,
  newCredential,
  type SecretRecord,
  SECRETS_MAX,
  secretStatusOf,
  type SigningSecret,
} from './app-secret.js';
import { AppSecretsRepository, type SecretRow } from './app-secrets.repository.js';
import { SecretUses } from './secret-uses.service.js';

/** How long a secret that ended is still listed. */
const ENDED_SHOWN_MS = 30 * 86_400_000;

/** A new secret: the only time that its value is seen. */
export interface NewSecret {
  readonly record: SecretRecord;
  readonly secret: string;
}

/** The secrets of apps: two may sign at a time, so that an app server moves from one to the other without a failed call. */
@Injectable()
export class AppSecrets {
  private readonly sealKey: Buffer;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly apps: AppsRepository,
    private readonly secrets: AppSecretsRepository,
    private readonly uses: SecretUses,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly invalidations: Invalidations,
  ) {
    this.sealKey = deriveKey(config.masterKey, 'app secrets');
  }

  /** Those that may sign now, newest first. */
  async listSigning(appId: number): Promise<SigningSecret[]> {
    const rows = await this.secrets.list(this.unitOfWork.pool, appId, this.clock.nowMs());
    return rows.map(({ id, sealed, expiresAtMs }) => ({
      id,
      secret: openSecret(sealed, this.sealKey),
      expiresAtMs,
    }));
  }

  /** Newest first; those that ended, for 30 days. Throws `not_found`. */
  async list(scope: number | null, appId: number): Promise<SecretRecord[]> {
    const { pool } = this.unitOfWork;
    foundApp(await this.apps.find(pool, scope, appId));
    await this.uses.write();
    const nowMs = this.clock.nowMs();
    return (await this.secrets.list(pool, appId, nowMs - ENDED_SHOWN_MS)).map((row) => recordOf(row, nowMs));
  }

  /** The secret of an app that is just being made. */
  async addFirst(tx: Sql, appId: number): Promise<string> {
    return (await this.insert(tx, appId, this.clock.nowMs())).secret;
  }

  /**
   * Adds a secret and lets the present one live on for `keepMs`; zero ends all present ones at once. Throws `conflict`
   * when three would sign.
   */
  async rotate(editor: Editor, appId: number, keepMs: number): Promise<NewSecret> {
    if (!(keepMs >= 0 && keepMs <= KEEP_HOURS_MAX * HOUR_MS)) {
      throw new AdminError('invalid_input', {
        field: 'keepHours',
        text: `Old secrets live on for 0 to ${KEEP_HOURS_MAX} hours.`,
      });
    }
    const added = await this.unitOfWork.run(async (tx) => {
      const app = foundApp(await this.apps.lock(tx, editor.tenantId, appId));
      const nowMs = this.clock.nowMs();
      const signing = (await this.secrets.list(tx, appId, nowMs)).map(({ id }) => id);
      if (keepMs > 0 && signing.length >= SECRETS_MAX) {
        throw new AdminError('conflict', { text: 'Two secrets are live: end one of them first.' });
      }
      if (keepMs === 0) await this.secrets.remove(tx, appId, signing);
      else await this.secrets.expireAll(tx, appId, nowMs + keepMs);
      await this.secrets.removeEnded(tx, appId, nowMs - ENDED_SHOWN_MS);
      const { record, secret } = await this.insert(tx, appId, nowMs);
      await this.note(tx, editor, app, 'secret.add', {
        after: { secretId: record.id, oldEndAtMs: nowMs + keepMs },
      });
      return { record, secret };
    });
    await this.invalidations.publish('apps', appId);
    return added;
  }

  /**
   * Ends a secret on all nodes. It goes at once instead of expiring, so that no node has to have our time. Throws
   * `not_found`, or `conflict` for the last one that does not end by itself.
   */
  async revoke(editor: Editor, appId: number, secretId: number): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const app = foundApp(await this.apps.lock(tx, editor.tenantId, appId));
      const nowMs = this.clock.nowMs();
      const rows = await this.secrets.list(tx, appId, nowMs - ENDED_SHOWN_MS);
      const row = rows.find(({ id }) => id === secretId);
      if (!row) throw new AdminError('not_found');
      if (rows.every(({ id, expiresAtMs }) => (id === secretId) === (expiresAtMs === null))) {
        throw new AdminError('conflict', { text: 'It is the last live secret: add another one first.' });
      }
      await this.secrets.remove(tx, appId, [secretId]);
      const { createdAtMs, expiresAtMs, lastUsedAtMs } = row;
      const before = { secretId, createdAtMs, expiresAtMs, lastUsedAtMs };
      await this.note(tx, editor, app, 'secret.revoke', { before });
    });
    await this.invalidations.publish('apps', appId);
  }

  private async insert(tx: Sql, appId: number, nowMs: number): Promise<NewSecret> {
    const secret = newCredential();
    const id = await this.secrets.insert(tx, appId, sealSecret(secret, this.sealKey), nowMs);
    const record: SecretRecord = {
      id,
      createdAtMs: nowMs,
      expiresAtMs: null,
      lastUsedAtMs: null,
      status: 'live',
    };
    return { record, secret };
  }

  private note(
    tx: Sql,
    { actor }: Editor,
    { id, name, tenantId }: App,
    action: string,
    states: { before?: Record<string, unknown>; after?: Record<string, unknown> },
  ): Promise<void> {
    return this.audit.record(tx, actor, { action, object: { kind: 'app', id, name }, tenantId, ...states });
  }
}

function recordOf({ id, createdAtMs, expiresAtMs, lastUsedAtMs }: SecretRow, nowMs: number): SecretRecord {
  const status = secretStatusOf(expiresAtMs, nowMs);
  return { id, createdAtMs, expiresAtMs, lastUsedAtMs, status };
}
