import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, type FileHandle, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, ConfigError } from '@hongyan/config';
import { ObjectStore, type StoredObject } from './object-store.js';

/** Keeps pictures in a folder, which several processes may share. */
@Injectable()
export class LocalFolderStore extends ObjectStore {
  readonly publicUrl = null;
  private readonly root: string;

  constructor(@Inject(CONFIG) config: Config) {
    super();
    this.root = resolve(config.mediaDir);
  }

  /** Throws {@link ConfigError} when the folder cannot be written. */
  async prepare(): Promise<void> {
    try {
      await mkdir(this.root, { recursive: true });
      await access(this.root, constants.W_OK);
    } catch (error) {
      throw new ConfigError(
        `HONGYAN_MEDIA_DIR must be a folder that we may write to, not ${this.root} (${String(error)}).`,
      );
    }
  }

  /** Written beside its place, forced to disk, then renamed: readers see all of it or nothing, crashes included. */
  async put(key: string, bytes: Buffer): Promise<void> {
    await this.write(key, `.${randomUUID()}.tmp`, bytes);
  }

  /** The same. What is begun has one name, so that {@link remove} finds it. */
  async putStream(key: string, body: Readable): Promise<void> {
    await this.write(key, begunName(key), body);
  }

  async remove(key: string): Promise<void> {
    const path = join(this.root, key);
    await rm(path, { force: true });
    await rm(join(dirname(path), begunName(key)), { force: true });
  }

  private async write(key: string, temporaryName: string, content: Buffer | Readable): Promise<void> {
    const path = join(this.root, key);
    const folder = dirname(path);
    const temporary = join(folder, temporaryName);
    const made = await mkdir(folder, { recursive: true });
    try {
      const file = await open(temporary, 'wx');
      await thenClose(file, async () => {
        await writeFile(file, content);
        await file.sync();
      });
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(folder);
    // New folders are entries of the folders above them.
    if (made) for (let up = folder; up !== this.root; up = dirname(up)) await syncFolder(dirname(up));
  }

  async open(key: string): Promise<StoredObject | null> {
    let file: FileHandle;
    try {
      file = await open(join(this.root, key), 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    try {
      const { size } = await file.stat();
      return { body: file.createReadStream(), bytes: size };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async removeAllOf(appId: number): Promise<void> {
    await rm(join(this.root, String(appId)), { recursive: true, force: true });
  }
}

/** Of a stream's file until it is whole. */
function begunName(key: string): string {
  return `.${basename(key)}.part`;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await thenClose(folder, () => folder.sync());
}

async function thenClose(file: FileHandle, use: () => Promise<void>): Promise<void> {
  try {
    await use();
  } finally {
    await file.close();
  }
}
