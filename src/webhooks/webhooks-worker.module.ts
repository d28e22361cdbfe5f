import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { AppsModule } from '../apps/apps.module.js';
import { FiguresModule } from '../figures/figures.module.js';
import { CallbackAttempts } from './callback-attempts.service.js';
import { CallbackClient } from './callback-client.service.js';
import { OwedFigure } from './owed-figure.service.js';
import { PruneProcessor } from './prune.processor.js';
import { WebhookProcessor } from './webhook.processor.js';
import { WebhookSweeperService } from './webhook-sweeper.service.js';
import { WebhooksModule } from './webhooks.module.js';

/** The background work of this room, for processes with the worker role. */
@Module({
  imports: [AppsModule, WebhooksModule, FiguresModule],
  providers: [
    {
      provide: CallbackClient,
      useFactory: (config: Config) =>
        new CallbackClient({
          timeoutMs: config.webhooksTimeoutMs,
          allowHttp: config.webhooksAllowHttp || config.environment !== 'production',
          allowPrivate: config.webhooksAllowPrivate,
        }),
      inject: [CONFIG],
    },
    CallbackAttempts,
    WebhookProcessor,
    WebhookSweeperService,
    OwedFigure,
    PruneProcessor,
  ],
})
export class WebhooksWorkerModule {}
