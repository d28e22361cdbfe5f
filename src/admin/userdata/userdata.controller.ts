import { Controller, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Caller, Input, type Page, pageRequest, PathId, PathText } from '@hongyan/http';
import { AdminError, type AdminPrincipal } from '@hongyan/kernel';
import { AppAdministration } from '../../apps/app-administration.service.js';
import { AdminRoute } from '../../tenants/admin.guard.js';
import type { UserDataJob } from '../../userdata/user-data-job.js';
import { UserDataJobs } from '../../userdata/user-data-jobs.service.js';
import { EraseDto, UserDataJobsQueryDto } from './userdata.dto.js';

/** Erase and export of one user's data. */
@Controller()
export class UserDataController {
  constructor(
    private readonly apps: AppAdministration,
    private readonly jobs: UserDataJobs,
  ) {}

  @AdminRoute('POST', 'apps/:appId/users/:uid/erase', 'userdata.manage', { input: EraseDto, status: 202 })
  async erase(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @PathText('uid') uid: string,
    @Input() { uid: typedAgain }: EraseDto,
  ): Promise<UserDataJob> {
    const app = await this.apps.get(caller.tenantId, appId);
    if (typedAgain !== uid) {
      throw new AdminError('invalid_input', { field: 'uid', text: 'The uid is not the one of the path.' });
    }
    return this.jobs.request(caller, app, uid, 'erase');
  }

  @AdminRoute('POST', 'apps/:appId/users/:uid/export', 'userdata.manage', { status: 202 })
  async export(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @PathText('uid') uid: string,
  ): Promise<UserDataJob> {
    return this.jobs.request(caller, await this.apps.get(caller.tenantId, appId), uid, 'export');
  }

  @AdminRoute('GET', 'apps/:appId/jobs', 'userdata.read', { input: UserDataJobsQueryDto })
  async list(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @Input() query: UserDataJobsQueryDto,
  ): Promise<Page<UserDataJob>> {
    await this.apps.get(caller.tenantId, appId);
    const { kind = null, uid = null } = query;
    return this.jobs.list(appId, { kind, uid }, pageRequest(query));
  }

  @AdminRoute('GET', 'apps/:appId/jobs/:jobId', 'userdata.read')
  async get(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @PathId('jobId') id: number,
  ): Promise<UserDataJob> {
    await this.apps.get(caller.tenantId, appId);
    return this.jobs.get(appId, id);
  }

  @AdminRoute('GET', 'apps/:appId/jobs/:jobId/download', 'userdata.manage')
  async download(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @PathId('jobId') id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { body, bytes } = await this.jobs.open(caller, await this.apps.get(caller.tenantId, appId), id);
    // Whoever hangs up leaves no open file behind.
    reply.raw.once('close', () => body.destroy());
    return new StreamableFile(body, {
      type: 'application/zip',
      length: bytes,
      disposition: `attachment; filename="user-data-${id}.zip"`,
    });
  }
}
