import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import type { UploadedFile } from '@hongyan/http';
import { AppError, Clock, type UserPrincipal } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { WallClock } from '@hongyan/protocol';
import { UploadQuotas } from '../apps/quotas/upload-quotas.service.js';
import { contentTypeOf, formatOfKey, newPictureKeys, type PictureKeys } from './object-key.js';
import { ObjectStore, type StoredObject } from './object-store.js';
import { PictureEncoderService } from './picture-encoder.service.js';
import { type PictureFormat, sniffPicture } from './picture-format.js';
import { UploadsRepository } from './uploads/uploads.repository.js';

export interface ServedPicture extends StoredObject {
  readonly contentType: string;
}

/** Takes pictures in and hands them out (contract 3.13, 8.9). */
@Injectable()
export class PicturesService implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: ObjectStore,
    private readonly encoder: PictureEncoderService,
    private readonly uploads: UploadsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly quotas: UploadQuotas,
    private readonly clock: Clock,
    private readonly wallClock: WallClock,
  ) {}

  /** Refuses to boot when pictures cannot be kept. */
  onModuleInit(): Promise<void> {
    return this.store.prepare();
  }

  /**
   * Keeps a picture of a user and its thumbnail; both are durable when it resolves. Throws `ext_error` for what is no PNG,
   * JPEG or GIF, then `size_error` for too many bytes or pixels, `quota_exceeded` when the app may upload no more.
   */
  async accept({ appId, userId }: UserPrincipal, file: UploadedFile): Promise<PictureKeys> {
    const format = sniffPicture(file.bytes);
    if (!format) throw new AppError('ext_error', { internal: 'no picture by its first bytes' });
    if (file.isTooLarge) throw new AppError('size_error', { internal: 'too many bytes' });
    return this.quotas.count(appId, file.bytes.length, () => this.keep(appId, userId, file.bytes, format));
  }

  private async keep(
    appId: number,
    userId: number,
    bytes: Buffer,
    format: PictureFormat,
  ): Promise<PictureKeys> {
    const { picture, thumbnail } = await this.encoder.encode(bytes, format);
    const keys = newPictureKeys(appId, this.today(), format);
    const type = contentTypeOf(format);
    // Noted first: a file that nobody owns could never be erased.
    await this.uploads.insert(this.unitOfWork.pool, appId, userId, keys.picture, this.clock.nowMs());
    await Promise.all([
      this.store.put(keys.picture, picture, type),
      this.store.put(keys.thumbnail, thumbnail, type),
    ]);
    return keys;
  }

  /** Where a client finds the object of a key. `origin` is where it found us. */
  urlOf(key: string, origin: string): string {
    const base = this.store.publicUrl ?? `${this.config.publicUrl.replace(/\/+$/, '') || origin}/files`;
    return `${base}/${key}`;
  }

  /** The object of a key, or null for a missing one and for what is no key. */
  async open(key: string): Promise<ServedPicture | null> {
    const format = formatOfKey(key);
    const object = format && (await this.store.open(key));
    return object && { ...object, contentType: contentTypeOf(format) };
  }

  private today(): string {
    return this.wallClock.format(this.clock.nowMs()).slice(0, 10).replaceAll('-', '');
  }
}
