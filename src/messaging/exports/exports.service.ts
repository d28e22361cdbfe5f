import { Injectable } from '@nestjs/common';
import { AppError } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { WallClock } from '@hongyan/protocol';
import { UsersService } from '../../users/users.service.js';
import { pairOf } from '../conversation.js';
import { type ExportParameters, parseExportQuery } from './export-query.js';
import { type ExportedMessage, type ExportRange, ExportsRepository } from './exports.repository.js';

/** Lets an app server read its messages (contract 3.25). */
@Injectable()
export class ExportsService {
  constructor(
    private readonly users: UsersService,
    private readonly messages: ExportsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly wallClock: WallClock,
  ) {}

  /** A page as the JSON text of the reply's data; `count` is 0 unless it was asked for. Throws `parameter_error`. */
  async list(appId: number, input: ExportParameters): Promise<string> {
    const query = parseExportQuery(input, (text) => this.wallClock.parse(text));
    if (!query) throw new AppError('parameter_error', { internal: 'a filter, page or size that is none' });
    const { page, size, isCounted, fromMs, untilMs } = query;
    const conversationId = query.uids && (await this.findConversation(appId, query.uids));
    const isEmpty = query.uids !== null && conversationId === null;
    const range: ExportRange = { conversationId, fromMs, untilMs };
    const { pool } = this.unitOfWork;
    const [messages, count] = isEmpty
      ? [[], 0]
      : await Promise.all([
          this.messages.list(pool, appId, range, (page - 1) * size, size),
          isCounted ? this.messages.count(pool, appId, range) : 0,
        ]);
    const rows = messages.map((message) => this.row(message)).join(',');
    return `{"messages":[${rows}],"count":${count},"page":${page},"size":${size}}`;
  }

  private async findConversation(
    appId: number,
    [one, other]: readonly [string, string],
  ): Promise<number | null> {
    const [a, b] = await Promise.all([this.users.find(appId, one), this.users.find(appId, other)]);
    if (!a || !b) return null;
    const { aUserId, bUserId } = pairOf(a, b);
    return this.messages.findConversation(this.unitOfWork.pool, appId, aUserId, bUserId);
  }

  private row(message: ExportedMessage): string {
    const time = this.wallClock.format(message.createdAtMs);
    const uids = [message.fromUid, message.targetUid];
    const conversation = uids.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    return (
      `{"id":${message.seq},"msg_id":"${message.msgId}","conversation":${JSON.stringify(conversation.join(','))}` +
      `,"from_uid":${JSON.stringify(message.fromUid)},"target_uid":${JSON.stringify(message.targetUid)}` +
      `,"type":${JSON.stringify(message.type)},"content":${message.contentJson},"status":${message.status}` +
      `,"send_time":"${time}","created_at":"${time}"}`
    );
  }
}
