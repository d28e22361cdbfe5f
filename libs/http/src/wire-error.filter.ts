import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  Inject,
  MethodNotAllowedException,
  NotFoundException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '@hongyan/config';
import { LOGGER, type Logger, withoutQuery } from '@hongyan/telemetry';
import { adminErrorAnswer, isAdminPath } from './admin-answer.js';
import { errorAnswer } from './error-body.js';
import { KnownRoutes } from './known-routes.js';
import { languageOf } from './language.js';
import { serializeReply } from './reply.js';

/** The only place where an error becomes an HTTP answer. Nothing but catalogue texts leaves the process. */
@Catch()
export class WireErrorFilter implements ExceptionFilter {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly routes: KnownRoutes,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const path = withoutQuery(request.url);
    const language = languageOf(request, this.config.language);
    const known = this.withMethodInMind(error, path);
    const answer = isAdminPath(path) ? adminErrorAnswer(known) : errorAnswer(known, language);
    if (!isAdminPath(path)) request.errorCode = Number(answer.body['code']);
    if (answer.isFault) {
      this.logger.error({ err: error, method: request.method, path }, 'Request failed');
    }
    if ('retryAfterSeconds' in answer) void reply.header('retry-after', answer.retryAfterSeconds);
    void reply
      .status(answer.status)
      .header('content-type', 'application/json')
      .send(serializeReply(answer.body, language));
  }

  /** To the router, a known path with another method is not found; to the caller it is a wrong method. */
  private withMethodInMind(error: unknown, path: string): unknown {
    return error instanceof NotFoundException && this.routes.has(path)
      ? new MethodNotAllowedException()
      : error;
  }
}
