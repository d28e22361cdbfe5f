import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '@hongyan/config';
import { checkInput, receiveUpload, rememberChecked, StreamsBody, WireRoute } from '@hongyan/http';
import { AppError } from '@hongyan/kernel';
import { RequestLimits } from '../users/request-limits.service.js';
import { TokensService } from '../users/tokens.service.js';
import { MemoryBudget } from './memory-budget.js';
import { PictureUploadDto } from './picture-upload.dto.js';

const PICTURE_BYTES_MAX = 5_120_000;
/** No SDK sends more than four. */
const PARTS_MAX = 10;
/** iOS sends the picture twice; beyond that a film still gets to hear that it is none (4009). */
const BODY_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Reads the upload and lets users with a valid token through: token and file first (4003), then whose token it is
 * (4006), as contract 3.13 has it. The file is the handler's input.
 */
@Injectable()
export class PictureUploadGuard implements CanActivate {
  private readonly budget: MemoryBudget;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly tokens: TokensService,
    private readonly limits: RequestLimits,
  ) {
    this.budget = new MemoryBudget(config.mediaBufferBytesMax);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const account = this.budget.open();
    reply.raw.once('close', account.release);
    const { parameters, file } = await receiveUpload(request, reply, {
      fileName: 'picture',
      partsMax: PARTS_MAX,
      fileBytesMax: PICTURE_BYTES_MAX,
      bodyBytesMax: BODY_BYTES_MAX,
      idleMs: this.config.mediaUploadIdleMs,
      totalMs: this.config.mediaUploadMs,
      ...account,
    });
    const { token } = checkInput(PictureUploadDto, parameters);
    if (!file) throw new AppError('parameter_error', { internal: 'no picture' });
    const caller = await this.tokens.resolve(token);
    this.limits.admitUser(caller.userId);
    rememberChecked(request, { input: file, caller });
    return true;
  }
}

/** A route to which clients upload one picture. */
export function PictureUploadRoute(path: string): MethodDecorator {
  return applyDecorators(
    WireRoute('POST', path, 'user', PictureUploadDto),
    StreamsBody(),
    UseGuards(PictureUploadGuard),
  );
}
