import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@hongyan/persistence';
import { thumbnailKeyOf } from '../object-key.js';
import { ObjectStore, type StoredObject } from '../object-store.js';
import { UploadsRepository } from './uploads.repository.js';

const PAGE_SIZE = 200;

/** The pictures that one user has uploaded. */
@Injectable()
export class UserPictures {
  constructor(
    private readonly uploads: UploadsRepository,
    private readonly store: ObjectStore,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  count(appId: number, userId: number, untilMs: number): Promise<number> {
    return this.uploads.count(this.unitOfWork.pool, appId, userId, untilMs);
  }

  /** The keys of the pictures up to a moment, without their thumbnails. They may be removed meanwhile. */
  async *keys(appId: number, userId: number, untilMs: number): AsyncGenerator<string> {
    for (let after = ''; ;) {
      const { pool } = this.unitOfWork;
      const page = await this.uploads.list(pool, appId, userId, untilMs, after, PAGE_SIZE);
      yield* page;
      if (page.length < PAGE_SIZE) return;
      after = page.at(-1)!;
    }
  }

  /** Null when it never came to be stored. */
  open(key: string): Promise<StoredObject | null> {
    return this.store.open(key);
  }

  /** A picture and its thumbnail, whoever shows them. The note that it was there goes last. */
  async remove(appId: number, userId: number, key: string): Promise<void> {
    await Promise.all([this.store.remove(key), this.store.remove(thumbnailKeyOf(key))]);
    await this.uploads.remove(this.unitOfWork.pool, appId, userId, key);
  }
}
