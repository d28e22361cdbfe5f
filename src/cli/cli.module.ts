import { type DynamicModule, Module } from '@nestjs/common';
import { type Config, ConfigModule } from '@hongyan/config';
import { PersistenceModule } from '@hongyan/persistence';
import { QueueModule } from '@hongyan/queue';
import { type Logger, TelemetryModule } from '@hongyan/telemetry';
import { AppsModule } from '../apps/apps.module.js';
import { AppRemovalModule } from '../messaging/app-removal/app-removal.module.js';
import { MessagingModule } from '../messaging/messaging.module.js';
import { ModerationModule } from '../moderation/moderation.module.js';
import { TenantsModule } from '../tenants/tenants.module.js';
import { UsersModule } from '../users/users.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';

/** The services that commands use, without any port or worker. */
@Module({})
export class CliModule {
  static forRoot(config: Config, logger: Logger): DynamicModule {
    return {
      module: CliModule,
      imports: [
        ConfigModule.forRoot(config),
        TelemetryModule.forRoot(logger),
        PersistenceModule,
        QueueModule.forRoot({ runsJobs: false }),
        TenantsModule,
        AppsModule,
        UsersModule,
        ModerationModule,
        MessagingModule,
        AppRemovalModule,
        WebhooksModule,
      ],
    };
  }
}
