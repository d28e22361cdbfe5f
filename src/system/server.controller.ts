import { Controller } from '@nestjs/common';
import { Caller, Reply } from '@hongyan/http';
import type { AppPrincipal } from '@hongyan/kernel';
import { AppRoute } from '../apps/signature.guard.js';
import { ServerStatsService } from './server-stats.service.js';

/** A call without parameters; class-validator refuses classes without rules. */
class NoInput {
  static check(): NoInput {
    return new NoInput();
  }
}

/** Numbers of the calling app, over all nodes (contract 3.22, 9 S11). */
@Controller()
export class ServerController {
  constructor(private readonly stats: ServerStatsService) {}

  @AppRoute('GET', 'server/info', NoInput)
  async info(@Caller() app: AppPrincipal): Promise<Reply> {
    return new Reply('success', await this.stats.info(app.appId));
  }

  @AppRoute('GET', 'server/getAllUidCount', NoInput)
  async getAllUidCount(@Caller() app: AppPrincipal): Promise<Reply> {
    return new Reply('success', await this.stats.countOnline(app.appId));
  }
}
