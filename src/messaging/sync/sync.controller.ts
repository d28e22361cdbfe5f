import { Controller } from '@nestjs/common';
import { Caller, Input, JsonText, Reply } from '@hongyan/http';
import type { UserPrincipal } from '@hongyan/kernel';
import { UserRoute } from '../../users/token.guard.js';
import { pageSize } from '../paging.js';
import { SyncDto } from './sync.dto.js';
import { SyncService } from './sync.service.js';

const PAGE_SIZE = 100;

/** What a client missed while it was away. */
@Controller()
export class SyncController {
  constructor(private readonly sync: SyncService) {}

  @UserRoute('GET', 'messages/sync', SyncDto)
  async catchUp(@Caller() user: UserPrincipal, @Input() input: SyncDto): Promise<Reply> {
    const page = await this.sync.page(user, input.since || undefined, pageSize(input.limit, PAGE_SIZE));
    return new Reply('success', new JsonText(page));
  }

  /** A cursor of thousands of conversations is too long for an address. */
  @UserRoute('POST', 'messages/sync', SyncDto)
  catchUpByPost(@Caller() user: UserPrincipal, @Input() input: SyncDto): Promise<Reply> {
    return this.catchUp(user, input);
  }
}
