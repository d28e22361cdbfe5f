import { Controller } from '@nestjs/common';
import { Caller, Input, JsonText, Reply } from '@hongyan/http';
import type { AppPrincipal } from '@hongyan/kernel';
import { AppRoute } from '../../apps/signature.guard.js';
import { ExportDto } from './export.dto.js';
import { ExportsService } from './exports.service.js';

@Controller()
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  @AppRoute('GET', 'data/messages', ExportDto)
  async messages(@Caller() app: AppPrincipal, @Input() input: ExportDto): Promise<Reply> {
    return new Reply('success', new JsonText(await this.exports.list(app.appId, input)));
  }
}
