import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Config } from '@hongyan/config';
import { S3Server } from '../../test/harness/s3-server.js';
import { newPrivateKey } from './object-key.js';
import { S3Store } from './s3.store.js';

const MIB = 1024 * 1024;

describe(S3Store.name, () => {
  let server: S3Server;
  let store: S3Store;

  beforeAll(async () => {
    server = await S3Server.start();
    store = new S3Store({
      mediaS3Bucket: server.bucket,
      mediaS3Region: server.region,
      mediaS3Endpoint: server.endpoint,
      mediaS3AccessKey: server.accessKey,
      mediaS3SecretKey: server.secretKey,
      mediaS3PublicUrl: '',
    } as Config);
  });

  afterAll(async () => {
    store.onApplicationShutdown();
    await server.stop();
  });

  it('keeps a stream in parts, gives it back, and removes it', async () => {
    const key = newPrivateKey(7, 'zip');
    const chunks = Array.from({ length: 17 }, () => randomBytes(MIB));
    await store.putStream(key, Readable.from(chunks), 'application/zip');
    const object = await store.open(key);
    expect(object!.bytes).toBe(17 * MIB);
    expect((await buffer(object!.body)).equals(Buffer.concat(chunks))).toBe(true);
    await store.remove(key);
    await store.remove(key);
    expect(await store.open(key)).toBeNull();
  });

  it('leaves nothing of a stream that breaks off', async () => {
    const key = newPrivateKey(7, 'zip');
    const broken = Readable.from(
      (async function* () {
        yield randomBytes(MIB);
        throw new Error('the database is away');
      })(),
    );
    await expect(store.putStream(key, broken, 'application/zip')).rejects.toThrow('the database is away');
    expect(await store.open(key)).toBeNull();
    expect(server.unfinished.size).toBe(0);
  });
});
