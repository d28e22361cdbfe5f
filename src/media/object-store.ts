import type { Readable } from 'node:stream';

/** Pictures never change under their name, so everybody may keep them for good. */
export const IMMUTABLE = 'public, max-age=31536000, immutable';

export interface StoredObject {
  readonly body: Readable;
  readonly bytes: number;
}

/** Where files are kept, most of them pictures: a local folder or a bucket. Keys are those of `object-key.ts`, checked by the caller. */
export abstract class ObjectStore {
  /** Keeps the bytes. When it resolves they are durable, and either all of them are under the key or nothing. */
  abstract put(key: string, bytes: Buffer, contentType: string): Promise<void>;

  /** The same for what is read from a stream, a part of it in memory at a time. Not for everybody to keep. */
  abstract putStream(key: string, body: Readable, contentType: string): Promise<void>;

  /** Removes the object, and what an interrupted {@link putStream} left of it. A missing one is no error. */
  abstract remove(key: string): Promise<void>;

  /** The object, or null when there is none. The caller reads the body or destroys it. */
  abstract open(key: string): Promise<StoredObject | null>;

  /** Throws an error for operators when nothing can be kept here. */
  abstract prepare(): Promise<void>;

  /** Removes all that an app keeps. May stop anywhere and be done again. */
  abstract removeAllOf(appId: number): Promise<void>;

  /** Where clients can fetch objects without us, without a slash at the end; null when only we can read them. */
  abstract readonly publicUrl: string | null;
}
