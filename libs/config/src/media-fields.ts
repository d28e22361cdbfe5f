import { integerField, textField, urlField } from './field.js';

const MIB = 1024 * 1024;

/** Settings of pictures: where they are kept, and what an upload may cost. */
export const MEDIA_FIELDS = {
  mediaDir: textField({
    env: 'HONGYAN_MEDIA_DIR',
    fallback: '.hongyan/media',
    doc: 'Folder that keeps the pictures, unless a bucket does. Every api process needs the same one.',
  }),
  mediaS3Bucket: textField({
    env: 'HONGYAN_MEDIA_S3_BUCKET',
    fallback: '',
    doc: 'Keeps the pictures in this bucket of S3, or of a store that speaks its protocol, instead of a folder.',
  }),
  mediaS3Region: textField({
    env: 'HONGYAN_MEDIA_S3_REGION',
    fallback: '',
    doc: 'Region of the bucket; needed with it. Stores without regions take `us-east-1`.',
  }),
  mediaS3Endpoint: urlField(
    {
      env: 'HONGYAN_MEDIA_S3_ENDPOINT',
      fallback: '',
      doc: 'Address of a store that is not Amazon’s, e.g. `https://minio.internal:9000`. The bucket is then a part of the path.',
    },
    ['http:', 'https:'],
  ),
  mediaS3AccessKey: textField({
    env: 'HONGYAN_MEDIA_S3_ACCESS_KEY',
    fallback: '',
    doc: 'Key of the bucket. Without it the AWS SDK looks in its usual places, such as the role of the machine.',
  }),
  mediaS3SecretKey: textField({
    env: 'HONGYAN_MEDIA_S3_SECRET_KEY',
    fallback: '',
    isSecret: true,
    doc: 'Secret of HONGYAN_MEDIA_S3_ACCESS_KEY.',
  }),
  mediaS3PublicUrl: urlField(
    {
      env: 'HONGYAN_MEDIA_S3_PUBLIC_URL',
      fallback: '',
      doc: 'Where clients fetch objects of the bucket, e.g. a CDN. Unset, Hongyan serves them and the bucket stays private.',
    },
    ['http:', 'https:'],
  ),
  mediaPixelsMax: integerField(
    {
      env: 'HONGYAN_MEDIA_PIXELS_MAX',
      fallback: '40000000',
      doc: 'Pictures with more pixels, over all frames, are refused with 4010. One may take 5 bytes of memory per pixel while it is worked on.',
    },
    1_000_000,
    1_000_000_000,
  ),
  mediaEncoders: integerField(
    {
      env: 'HONGYAN_MEDIA_ENCODERS',
      fallback: '2',
      doc: 'Pictures that one process works on at a time; further ones wait. Threads of libuv do it: set UV_THREADPOOL_SIZE higher than this.',
    },
    1,
    64,
  ),
  mediaBufferBytesMax: integerField(
    {
      env: 'HONGYAN_MEDIA_BUFFER_BYTES_MAX',
      fallback: String(128 * MIB),
      doc: 'Bytes of uploaded pictures that one process holds in memory; past it an upload is refused with 429.',
    },
    8 * MIB,
    64 * 1024 * MIB,
  ),
  mediaUploadIdleMs: integerField(
    {
      env: 'HONGYAN_MEDIA_UPLOAD_IDLE_MS',
      fallback: '15000',
      doc: 'An upload that brings no byte for so long is refused and its connection closed.',
    },
    100,
    600_000,
  ),
  mediaUploadMs: integerField(
    {
      env: 'HONGYAN_MEDIA_UPLOAD_MS',
      fallback: '180000',
      doc: 'An upload that takes longer than this is refused, however steadily it drips.',
    },
    100,
    3_600_000,
  ),
} as const;
