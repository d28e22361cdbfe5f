import { DataSource } from 'typeorm';
import { dataSourceOptions, migrate } from '@hongyan/persistence';
import { AppEntity } from '../../src/apps/app.entity.js';
import { QuotaEntity } from '../../src/apps/quotas/quota.entity.js';
import { StoredCountEntity } from '../../src/apps/quotas/stored-count.entity.js';
import { UploadCountEntity } from '../../src/apps/quotas/upload-count.entity.js';
import { AppSecretEntity } from '../../src/apps/secrets/app-secret.entity.js';
import { DeviceSecretEntity } from '../../src/apps/device-secret.entity.js';
import { ClientSendEntity } from '../../src/messaging/client-sends/client-send.entity.js';
import { ConversationEntity } from '../../src/messaging/conversation.entity.js';
import { InboxEntity } from '../../src/messaging/inbox.entity.js';
import { ImportEntity } from '../../src/messaging/imports/import.entity.js';
import { PushBatchEntity } from '../../src/messaging/life/push-batch.entity.js';
import { RefusedSendEntity } from '../../src/messaging/life/refused-send.entity.js';
import { MessageEntity } from '../../src/messaging/message.entity.js';
import { MoveEntity } from '../../src/messaging/moves/move.entity.js';
import { MoveGrantEntity } from '../../src/messaging/moves/move-grant.entity.js';
import { OutboxEntity } from '../../src/messaging/outbox.entity.js';
import { AppConfigEntity } from '../../src/moderation/app-config.entity.js';
import { TenantEntity } from '../../src/tenants/tenant.entity.js';
import { AdminEntity } from '../../src/tenants/admins/admin.entity.js';
import { InvitationEntity } from '../../src/tenants/admins/invitation.entity.js';
import { RecoveryCodeEntity } from '../../src/tenants/admins/recovery-code.entity.js';
import { AuditEntryEntity } from '../../src/tenants/audit/audit-entry.entity.js';
import { ApiTokenEntity } from '../../src/tenants/sessions/api-token.entity.js';
import { SessionEntity } from '../../src/tenants/sessions/session.entity.js';
import { SignInAttemptEntity } from '../../src/tenants/sessions/sign-in-attempt.entity.js';
import { BlockedUidEntity } from '../../src/users/blocked-uid.entity.js';
import { TokenEntity } from '../../src/users/token.entity.js';
import { UserEntity } from '../../src/users/user.entity.js';
import { WelcomeEntity } from '../../src/users/welcome.entity.js';
import { AttemptEntity } from '../../src/webhooks/attempt.entity.js';
import { DeadLetterEntity } from '../../src/webhooks/dead-letter.entity.js';
import { MediaUploadEntity } from '../../src/media/uploads/media-upload.entity.js';
import { UserDataJobEntity } from '../../src/userdata/user-data-job.entity.js';
import { OwedCallbackEntity } from '../../src/webhooks/owed-callback.entity.js';
import { createDatabase, dropDatabase } from '../harness/database.js';
import { sharedEngines } from '../harness/engines.js';
import { unique } from '../harness/unique.js';

/** All of them; a test holds this list to the files. */
export const ENTITIES = [
  TenantEntity,
  SignInAttemptEntity,
  SessionEntity,
  ApiTokenEntity,
  AuditEntryEntity,
  RecoveryCodeEntity,
  InvitationEntity,
  AdminEntity,
  AppEntity,
  AppSecretEntity,
  DeviceSecretEntity,
  QuotaEntity,
  StoredCountEntity,
  UploadCountEntity,
  UserEntity,
  TokenEntity,
  BlockedUidEntity,
  WelcomeEntity,
  AppConfigEntity,
  ConversationEntity,
  MessageEntity,
  ClientSendEntity,
  InboxEntity,
  OutboxEntity,
  ImportEntity,
  MoveEntity,
  MoveGrantEntity,
  PushBatchEntity,
  RefusedSendEntity,
  AttemptEntity,
  DeadLetterEntity,
  OwedCallbackEntity,
  MediaUploadEntity,
  UserDataJobEntity,
];

const POOL_MAX = 8;

/** A database of one test file, on the engine that all share. */
export class TestDatabase {
  private readonly opened: DataSource[] = [];

  private constructor(readonly url: string) {}

  static async create({ isMigrated = true } = {}): Promise<TestDatabase> {
    const url = await createDatabase(sharedEngines().databaseUrl, unique('hongyan_medium_'));
    const database = new TestDatabase(url);
    if (isMigrated) await migrate(await database.open());
    return database;
  }

  /** One more pool, as another process would have. */
  async open(): Promise<DataSource> {
    const options = dataSourceOptions({ databaseUrl: this.url, databasePoolMax: POOL_MAX });
    const dataSource = new DataSource({ ...options, entities: ENTITIES });
    await dataSource.initialize();
    this.opened.push(dataSource);
    return dataSource;
  }

  async dispose(): Promise<void> {
    for (const dataSource of this.opened) if (dataSource.isInitialized) await dataSource.destroy();
    await dropDatabase(this.url);
  }
}
