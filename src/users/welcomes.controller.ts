import { Controller } from '@nestjs/common';
import { Caller, Input, Reply } from '@hongyan/http';
import type { UserPrincipal } from '@hongyan/kernel';
import { UserRoute } from './token.guard.js';
import { TokenDto, WelcomeContentDto, WelcomeSetDto } from './welcome.dto.js';
import { WelcomesService } from './welcomes.service.js';

/** Contract 3.25. */
@Controller()
export class WelcomesController {
  constructor(private readonly welcomes: WelcomesService) {}

  @UserRoute('GET', 'welcomes/content', WelcomeContentDto)
  async content(@Caller() { appId }: UserPrincipal, @Input() { uid }: WelcomeContentDto): Promise<Reply> {
    return new Reply('success', await this.welcomes.contentOf(appId, uid));
  }

  @UserRoute('GET', 'welcomes/myContent', TokenDto)
  async myContent(@Caller() { appId, uid }: UserPrincipal): Promise<Reply> {
    return new Reply('success', await this.welcomes.contentOf(appId, uid));
  }

  @UserRoute('POST', 'welcomes/set', WelcomeSetDto)
  async set(@Caller() { appId, userId }: UserPrincipal, @Input() { content }: WelcomeSetDto): Promise<Reply> {
    await this.welcomes.set(appId, userId, content);
    return new Reply('do_success', true);
  }

  @UserRoute('POST', 'welcomes/del', TokenDto)
  async del(@Caller() { appId, userId }: UserPrincipal): Promise<Reply> {
    await this.welcomes.delete(appId, userId);
    return new Reply('do_success', true);
  }
}
