import { Inject, Injectable } from '@nestjs/common';
import { type Page, pageOf, type PageRequest } from '@hongyan/http';
import { AdminError, type AdminPrincipal, Clock } from '@hongyan/kernel';
import { type Sql, UnitOfWork } from '@hongyan/persistence';
import { JobProducer } from '@hongyan/queue';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import type { App } from '../apps/app.js';
import type { StoredObject } from '../media/object-store.js';
import { PrivateFiles } from '../media/uploads/private-files.service.js';
import { AuditLog } from '../tenants/audit/audit-log.service.js';
import { PersonalDataService } from '../users/personal/personal-data.service.js';
import type { User } from '../users/user.js';
import { type JobKind, publicJob, type StoredJob, type UserDataJob } from './user-data-job.js';
import { type JobFilter, UserDataJobsRepository } from './user-data-jobs.repository.js';

const nothing = async (): Promise<void> => undefined;

/** What admins ask for about one user's data. All of it stands in the audit log. */
@Injectable()
export class UserDataJobs {
  constructor(
    private readonly jobs: UserDataJobsRepository,
    private readonly people: PersonalDataService,
    private readonly files: PrivateFiles,
    private readonly audit: AuditLog,
    private readonly queue: JobProducer,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Accepts a job; asked again while it runs, it is the same one. Throws `not_found` for a uid that nobody has,
   * `conflict` while a job of the other kind is not done. An erased user is signed out and has no profile when it
   * resolves; messages and files follow.
   */
  async request(principal: AdminPrincipal, app: App, uid: string, kind: JobKind): Promise<UserDataJob> {
    const { job, announce } = await this.unitOfWork.run(async (tx) => {
      const user = await this.people.hold(tx, app.id, uid);
      if (!user) throw new AdminError('not_found');
      const open = await this.jobs.findOpen(tx, app.id, user.id);
      if (open && open.kind !== kind) {
        throw new AdminError('conflict', { text: `An ${open.kind} of this user is running.` });
      }
      if (open) return { job: open, announce: nothing };
      return this.begin(tx, principal, app, user, kind);
    });
    await announce();
    await this.enqueue(job);
    return publicJob(job);
  }

  /** Newest first. */
  async list(appId: number, filter: JobFilter, { after, limit }: PageRequest): Promise<Page<UserDataJob>> {
    const page = { after, limit: limit + 1 };
    const { items, next } = pageOf(await this.jobs.list(this.unitOfWork.pool, appId, filter, page), limit);
    return { items: items.map(publicJob), next };
  }

  /** Throws `not_found`. */
  async get(appId: number, id: number): Promise<UserDataJob> {
    return publicJob(await this.find(appId, id));
  }

  /** What an export has brought together. Throws `conflict` while there is nothing yet, `not_found` when it is gone. */
  async open({ actor }: AdminPrincipal, app: App, id: number): Promise<StoredObject> {
    const job = await this.find(app.id, id);
    if (job.downloadExpiresAtMs === null) {
      throw new AdminError('conflict', { text: 'There is nothing to download.' });
    }
    const isThere = job.objectKey !== null && job.downloadExpiresAtMs > this.clock.nowMs();
    const object = isThere ? await this.files.open(job.objectKey) : null;
    if (!object) throw new AdminError('not_found');
    try {
      await this.unitOfWork.run((tx) =>
        this.audit.record(tx, actor, {
          action: 'userdata.download',
          object: { kind: 'user', id: job.uid, name: job.uid },
          tenantId: app.tenantId,
          after: { appId: app.id, jobId: id },
        }),
      );
    } catch (error) {
      object.body.destroy();
      throw error;
    }
    return object;
  }

  /** Never throws: a job that cannot be queued now is found by the sweeper. */
  async enqueue({ appId, id }: Pick<StoredJob, 'appId' | 'id'>): Promise<void> {
    try {
      await this.queue.add('userData.run', { appId, jobId: id }, { id: `user-data-${id}` });
    } catch (error) {
      this.logger.warn({ err: error, jobId: id }, 'A job is delayed: the queue cannot be reached');
    }
  }

  private async begin(
    tx: Sql,
    { actor }: AdminPrincipal,
    app: App,
    user: User,
    kind: JobKind,
  ): Promise<{ job: StoredJob; announce: () => Promise<void> }> {
    const createdAtMs = this.clock.nowMs();
    const { id: userId, uid } = user;
    const wish = { appId: app.id, userId, uid, kind, requestedBy: actor.name, createdAtMs };
    const id = await this.jobs.insert(tx, wish);
    let announce = nothing;
    if (kind === 'erase') {
      announce = await this.people.erase(tx, user);
      await this.jobs.expireExports(tx, app.id, userId, createdAtMs);
    }
    await this.audit.record(tx, actor, {
      action: `userdata.${kind}`,
      object: { kind: 'user', id: uid, name: uid },
      tenantId: app.tenantId,
      after: { appId: app.id, jobId: id },
    });
    return { job: (await this.jobs.find(tx, app.id, id))!, announce };
  }

  private async find(appId: number, id: number): Promise<StoredJob> {
    const job = await this.jobs.find(this.unitOfWork.pool, appId, id);
    if (!job) throw new AdminError('not_found');
    return job;
  }
}
