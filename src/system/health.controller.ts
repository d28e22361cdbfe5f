import { Controller, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { WireRoute } from '@hongyan/http';
import { ReadinessService } from './readiness.service.js';

/** Probes for whoever runs the process. */
@Controller()
export class HealthController {
  constructor(private readonly readiness: ReadinessService) {}

  /** What probes of the original asked, on either of its ports (contract 3.3). */
  @WireRoute('GET', '/', 'none')
  @Header('content-type', 'text/html; charset=UTF-8')
  root(): string {
    return 'im';
  }

  /** 200 as long as the process can answer at all. */
  @WireRoute('GET', 'livez', 'none')
  live(): object {
    return { status: 'ok' };
  }

  /** 200 when database and Redis answer, else 503 with what is missing. */
  @WireRoute('GET', 'readyz', 'none')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { isReady, database, redis } = await this.readiness.check();
    reply.status(isReady ? 200 : 503);
    return { status: isReady ? 'ok' : 'unavailable', database, redis };
  }
}
