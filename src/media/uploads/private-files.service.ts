import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { newPrivateKey } from '../object-key.js';
import { ObjectStore, type StoredObject } from '../object-store.js';

/** Files that nobody fetches by their name: beside the pictures, but no route of pictures serves them. */
@Injectable()
export class PrivateFiles {
  constructor(private readonly store: ObjectStore) {}

  newKey(appId: number, extension: string): string {
    return newPrivateKey(appId, extension);
  }

  /** Keeps what the stream gives, a part of it in memory at a time. Durable when it resolves. */
  keep(key: string, body: Readable, contentType: string): Promise<void> {
    return this.store.putStream(key, body, contentType);
  }

  open(key: string): Promise<StoredObject | null> {
    return this.store.open(key);
  }

  remove(key: string): Promise<void> {
    return this.store.remove(key);
  }
}
