import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { type Config, ConfigModule, type Role } from '@hongyan/config';
import { HttpModule } from '@hongyan/http';
import { PersistenceModule } from '@hongyan/persistence';
import { QueueModule } from '@hongyan/queue';
import { type Logger, TelemetryModule, type Tracing } from '@hongyan/telemetry';
import { AdminApiModule } from './admin/admin-api.module.js';
import { ConsoleModule } from './console/console.module.js';
import { ApiDocsModule } from './docs/api-docs.module.js';
import { DemoModule } from './demo/demo.module.js';
import { FiguresTellerModule } from './figures/figures-teller.module.js';
import { DeliveryModule } from './gateway/delivery.module.js';
import { GatewayModule } from './gateway/gateway.module.js';
import { MediaApiModule } from './media/media-api.module.js';
import { MessagingApiModule } from './messaging/messaging-api.module.js';
import { MessagingWorkerModule } from './messaging/messaging-worker.module.js';
import { ModerationApiModule } from './moderation/moderation-api.module.js';
import { SystemApiModule } from './system/system-api.module.js';
import { SystemModule } from './system/system.module.js';
import { UserDataWorkerModule } from './userdata/user-data-worker.module.js';
import { UsersApiModule } from './users/users-api.module.js';
import { WebhooksApiModule } from './webhooks/webhooks-api.module.js';
import { WebhooksWorkerModule } from './webhooks/webhooks-worker.module.js';

const ROOMS: Readonly<Record<Role, readonly Type[]>> = {
  api: [
    SystemApiModule,
    AdminApiModule,
    ConsoleModule,
    UsersApiModule,
    ModerationApiModule,
    MediaApiModule,
    WebhooksApiModule,
    MessagingApiModule,
  ],
  gateway: [GatewayModule],
  worker: [DeliveryModule, MessagingWorkerModule, WebhooksWorkerModule, UserDataWorkerModule],
};

/** One image, three roles: what a process is made of. */
@Module({})
export class AppModule {
  static forRoot(config: Config, logger: Logger, tracing: Tracing): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        TelemetryModule.forRoot(logger, tracing),
        PersistenceModule,
        QueueModule.forRoot({ runsJobs: config.roles.includes('worker') }),
        HttpModule,
        SystemModule,
        FiguresTellerModule,
        ...config.roles.flatMap((role) => ROOMS[role]),
        ...(config.docs && config.roles.includes('api') ? [ApiDocsModule] : []),
        ...(config.demo && config.roles.includes('api') ? [DemoModule] : []),
      ],
    };
  }
}
