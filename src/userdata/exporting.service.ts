import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { PrivateFiles } from '../media/uploads/private-files.service.js';
import { UserPictures } from '../media/uploads/user-pictures.service.js';
import { MessageErasure } from '../messaging/erasure/message-erasure.service.js';
import { UserHistory } from '../messaging/exports/user-history.service.js';
import { PersonalDataService } from '../users/personal/personal-data.service.js';
import type { StoredJob } from './user-data-job.js';
import { UserDataJobsRepository } from './user-data-jobs.repository.js';
import { type ZipEntry, Zips } from './zips.service.js';

const KEPT_MS = 24 * 3_600_000;

/** Brings everything about a user together in one zip. A run that is lost is done anew: half a zip is none. */
@Injectable()
export class ExportingService {
  constructor(
    private readonly jobs: UserDataJobsRepository,
    private readonly people: PersonalDataService,
    private readonly history: UserHistory,
    private readonly messages: MessageErasure,
    private readonly pictures: UserPictures,
    private readonly files: PrivateFiles,
    private readonly zips: Zips,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async run(job: StoredJob): Promise<void> {
    const { pool } = this.unitOfWork;
    const { appId, userId, createdAtMs: untilMs } = job;
    const key = this.files.newKey(appId, 'zip');
    // Noted before anything is there, so that what a dead worker leaves behind is found.
    if (!(await this.jobs.begin(pool, job, key))) return;
    if (job.objectKey !== null) await this.files.remove(job.objectKey);
    const [conversations, pictures] = await Promise.all([
      this.messages.countConversations(appId, userId),
      this.pictures.count(appId, userId, untilMs),
    ]);
    await this.jobs.setProgress(pool, job, 0, conversations + pictures);
    await this.files.keep(key, await this.zips.of(this.entriesOf(job)), 'application/zip');
    const nowMs = this.clock.nowMs();
    const isOurs = await this.jobs.finish(pool, job, key, { nowMs, expiresAtMs: nowMs + KEPT_MS });
    if (!isOurs) await this.files.remove(key);
  }

  private async *entriesOf(job: StoredJob): AsyncGenerator<ZipEntry> {
    const { appId, userId, uid, createdAtMs: untilMs } = job;
    const { profile, welcome, tokens, blocks } = (await this.people.find(appId, uid))!;
    const onItem = (): Promise<void> => this.jobs.countDone(this.unitOfWork.pool, job);
    yield jsonEntry('profile.json', { ...profile, welcome });
    yield jsonEntry('tokens.json', tokens);
    yield jsonEntry('blocks.json', blocks);
    const lines = this.history.lines({ appId, id: userId, uid }, onItem);
    yield { name: 'messages.jsonl', isCompressed: true, open: async () => Readable.from(lines) };
    for await (const key of this.pictures.keys(appId, userId, untilMs)) {
      const open = async (): Promise<Readable> => {
        await onItem();
        // A picture that never came to be stored is an empty file.
        return (await this.pictures.open(key))?.body ?? Readable.from([]);
      };
      yield { name: `files/${basename(key)}`, isCompressed: false, open };
    }
  }
}

function jsonEntry(name: string, value: unknown): ZipEntry {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  return { name, isCompressed: true, open: async () => Readable.from([text]) };
}
