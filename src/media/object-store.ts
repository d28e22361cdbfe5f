import type { Readable } from 'node:stream';

/** Pictures never change under their name, so everybody may keep them for good. */
export const IMMUTABLE = 'public, max-age=31536000, immutable';

export interface StoredObject {
  readonly body: Readable;
  readonly bytes: number;
}

/** Where pictures are kept: a local folder or a bucket. Keys are those of `object-key.ts`, checked by the caller. */
export abstract class ObjectStore {
  /** Keeps the bytes. When it resolves they are durable, and either all of them are under the key or nothing. */
  abstract put(key: string, bytes: Buffer, contentType: string): Promise<void>;

  /** The object, or null when there is none. The caller reads the body or destroys it. */
  abstract open(key: string): Promise<StoredObject | null>;

  /** Throws an error for operators when nothing can be kept here. */
  abstract prepare(): Promise<void>;

  /** Removes all that an app keeps. May stop anywhere and be done again. */
  abstract removeAllOf(appId: number): Promise<void>;

  /** Where clients can fetch objects without us, without a slash at the end; null when only we can read them. */
  abstract readonly publicUrl: string | null;
}
