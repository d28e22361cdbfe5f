import { Readable } from 'node:stream';
import { Controller, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Caller, Input, type Page, pageOf, pageRequest } from '@hongyan/http';
import type { AdminPrincipal } from '@hongyan/kernel';
import { AdminRoute } from '../../tenants/admin.guard.js';
import type { AuditEntry } from '../../tenants/audit/audit-entry.js';
import { csvOf, jsonLinesOf } from '../../tenants/audit/audit-export.js';
import { AuditLog } from '../../tenants/audit/audit-log.service.js';
import { AuditExportDto, AuditQueryDto } from './audit.dto.js';

const FORMATS = {
  csv: { lines: csvOf, type: 'text/csv; charset=utf-8' },
  jsonl: { lines: jsonLinesOf, type: 'application/x-ndjson' },
} as const;

/** Who did what to which object. */
@Controller()
export class AuditController {
  constructor(private readonly audit: AuditLog) {}

  @AdminRoute('GET', 'audit', 'audit.read', { input: AuditQueryDto })
  async list(
    @Caller() { tenantId: scope }: AdminPrincipal,
    @Input() query: AuditQueryDto,
  ): Promise<Page<AuditEntry>> {
    const { after, limit } = pageRequest(query);
    return pageOf(await this.audit.list(scope, query, { after, limit: limit + 1 }), limit);
  }

  @AdminRoute('GET', 'audit/export', 'audit.read', { input: AuditExportDto })
  export(
    @Caller() { tenantId: scope }: AdminPrincipal,
    @Input() query: AuditExportDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): StreamableFile {
    const { lines, type } = FORMATS[query.format];
    void reply.header('content-disposition', `attachment; filename="audit.${query.format}"`);
    return new StreamableFile(Readable.from(lines(this.audit.export(scope, query))), { type });
  }
}
