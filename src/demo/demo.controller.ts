import { Controller, NotFoundException, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { checkInput, parametersOf, WireRoute } from '@hongyan/http';
import { contentSecurityPolicy } from './content-security-policy.js';
import { DemoAppService } from './demo-app.service.js';
import { DemoPageService } from './demo-page.service.js';
import { DemoRegisterDto } from './demo-register.dto.js';

@Controller()
export class DemoController {
  constructor(
    private readonly app: DemoAppService,
    private readonly page: DemoPageService,
  ) {}

  @WireRoute('GET', 'demo', 'none')
  index(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    return this.serve('index.html', request, reply);
  }

  @WireRoute('GET', 'demo/:file', 'none')
  file(
    @Param('file') name: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    return this.serve(name, request, reply);
  }

  /** What an app's own server does for a user who signed in there: answers as `/users/register` did. */
  @WireRoute('POST', 'demo/register', 'none')
  async register(@Req() request: FastifyRequest): Promise<object> {
    return this.app.register(checkInput(DemoRegisterDto, await parametersOf(request)));
  }

  private serve(name: string, request: FastifyRequest, reply: FastifyReply): string {
    const file = this.page.find(name);
    if (!file) throw new NotFoundException();
    void reply.headers({
      'content-type': file.contentType,
      'content-security-policy': contentSecurityPolicy(request.headers.host),
    });
    return file.text;
  }
}
