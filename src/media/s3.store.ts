import type { Readable } from 'node:stream';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CONFIG, type Config } from '@hongyan/config';
import { IMMUTABLE, ObjectStore, type StoredObject } from './object-store.js';

const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** Keeps pictures in a bucket of S3 or of a store that speaks its protocol. */
@Injectable()
export class S3Store extends ObjectStore implements OnApplicationShutdown {
  readonly publicUrl: string | null;
  private readonly bucket: string;
  private readonly client: S3Client;

  constructor(@Inject(CONFIG) config: Config) {
    super();
    this.bucket = config.mediaS3Bucket;
    this.publicUrl = config.mediaS3PublicUrl.replace(/\/+$/, '') || null;
    this.client = new S3Client({
      region: config.mediaS3Region,
      ...(config.mediaS3Endpoint && { endpoint: config.mediaS3Endpoint, forcePathStyle: true }),
      ...(config.mediaS3AccessKey && {
        credentials: { accessKeyId: config.mediaS3AccessKey, secretAccessKey: config.mediaS3SecretKey },
      }),
      // Newer checksums are unknown to stores that only speak the protocol; the signature covers the body anyway.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    });
  }

  async put(key: string, bytes: Buffer, contentType: string): Promise<void> {
    await this.client.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body: bytes,
        ContentType: contentType,
        CacheControl: IMMUTABLE,
      }),
    );
  }

  async open(key: string): Promise<StoredObject | null> {
    try {
      const object = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      return { body: object.Body as Readable, bytes: object.ContentLength ?? 0 };
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  }

  onApplicationShutdown(): void {
    this.client.destroy();
  }
}
