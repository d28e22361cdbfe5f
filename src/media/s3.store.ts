import type { Readable } from 'node:stream';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { CONFIG, type Config } from '@hongyan/config';
import { inParts } from './in-parts.js';
import { IMMUTABLE, ObjectStore, type StoredObject } from './object-store.js';

const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** S3 takes 10 000 parts of an object, none but the last below 5 MiB. */
const PART_BYTES = 16 * 1024 * 1024;
/** Objects that are looked up, and then removed side by side. */
const REMOVED_AT_ONCE = 50;

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

  /** In parts. Those of a process that died stay until the bucket's own rule removes unfinished uploads. */
  async putStream(key: string, body: Readable, contentType: string): Promise<void> {
    const target = { Bucket: this.bucket, Key: key };
    const { UploadId } = await this.client.send(
      new CreateMultipartUploadCommand({
        ...target,
        ContentType: contentType,
        CacheControl: 'private, no-store',
      }),
    );
    const upload = { ...target, UploadId };
    try {
      const Parts: CompletedPart[] = [];
      for await (const Body of inParts(body, PART_BYTES)) {
        const PartNumber = Parts.length + 1;
        const { ETag } = await this.client.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
        Parts.push({ ETag, PartNumber });
      }
      await this.client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    } catch (error) {
      // The first error is the one to report.
      await this.client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
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

  /** The bucket shows itself when it is used; it may be away for a while. */
  async prepare(): Promise<void> {}

  /** One by one, because requests for many at once want checksums that some stores do not know. */
  async removeAllOf(appId: number): Promise<void> {
    for (;;) {
      const { Contents: objects = [] } = await this.client.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: `${appId}/`, MaxKeys: REMOVED_AT_ONCE }),
      );
      if (objects.length === 0) return;
      await Promise.all(
        objects.map(({ Key }) =>
          this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: Key! })),
        ),
      );
    }
  }

  onApplicationShutdown(): void {
    this.client.destroy();
  }
}
