import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '@hongyan/kernel';
import { readParts, textsOf } from './multipart.js';
import { mergeParameters, type Parameters } from './parameters.js';
import { parametersOf } from './request-parameters.js';

const TEXT_BYTES_MAX = 8 * 1024;
/** What is kept of a file that is too large, to tell what it is. */
const BEGINNING_BYTES = 64;

/** What an upload may cost. */
export interface UploadRules {
  /** Name of the part that is the file. */
  readonly fileName: string;
  readonly partsMax: number;
  /** Bytes of a file that are kept; of a larger one only its beginning. */
  readonly fileBytesMax: number;
  /** An endless body is cut off here. */
  readonly bodyBytesMax: number;
  /** Longest pause between two chunks, and longest time for the whole body. */
  readonly idleMs: number;
  readonly totalMs: number;
  /** Asked for memory before it is used; false refuses the upload with `too_many_attempts`. */
  readonly reserve: (bytes: number) => boolean;
  /** Told that what was reserved is free again, because the file is refused. Else its user has to free it. */
  readonly release: () => void;
}

export interface UploadedFile {
  readonly bytes: Buffer;
  /** More was sent than the rules keep: `bytes` is only the beginning. */
  readonly isTooLarge: boolean;
}

export interface Upload {
  /** Text parts over the query. */
  readonly parameters: Parameters;
  readonly file: UploadedFile | undefined;
}

/**
 * Reads an upload from the stream of a {@link StreamsBody} route: one file in a multipart body, beside text parts
 * in any order. A part counts as the file only with a filename, so that iOS may send the picture as text first
 * and Android its path after it (contract 3.13). Throws `parameter_error` for a malformed, slow or endless body.
 */
export async function receiveUpload(
  request: FastifyRequest,
  reply: FastifyReply,
  rules: UploadRules,
): Promise<Upload> {
  const query = await parametersOf(request);
  // A request without a body has none to stream.
  const body = request.body as Readable | null | undefined;
  if (!body) return { parameters: query, file: undefined };
  const texts = new Map<string, Buffer[]>();
  let file: IncomingFile | undefined;
  let refusal: AppError | undefined;
  const read = readParts(
    request.headers['content-type'] ?? '',
    body,
    ({ name, filename }) => {
      if (name === rules.fileName) {
        if (!filename) return undefined;
        if (file) refusal ??= new AppError('parameter_error', { internal: 'more than one file' });
        return (file = new IncomingFile(rules)).take;
      }
      if (name === undefined || filename !== undefined) return undefined;
      const chunks: Buffer[] = [];
      texts.set(name, chunks);
      return takeText(chunks);
    },
    rules.partsMax,
  );
  try {
    await withinLimits(body, read, rules);
  } catch (error) {
    // What is still under way of the body is not waited for.
    if (!body.readableEnded) reply.header('connection', 'close');
    throw error;
  }
  refusal ??= file?.refusal;
  if (refusal) throw refusal;
  return { parameters: mergeParameters(query, textsOf(texts)), file: file?.finish() };
}

/** Collects a file in memory that was asked for. */
class IncomingFile {
  refusal: AppError | undefined;
  private chunks: Buffer[] = [];
  private bytes = 0;
  private isTooLarge = false;

  constructor(private readonly rules: UploadRules) {}

  readonly take = (chunk: Buffer): void => {
    if (this.isTooLarge || this.refusal) return;
    if (!this.rules.reserve(chunk.length)) {
      this.refusal = new AppError('too_many_attempts', { internal: 'no memory left for uploads' });
      this.chunks = [];
      this.rules.release();
      return;
    }
    this.bytes += chunk.length;
    this.chunks.push(chunk);
    if (this.bytes > this.rules.fileBytesMax) {
      this.isTooLarge = true;
      this.chunks = [Buffer.from(Buffer.concat(this.chunks).subarray(0, BEGINNING_BYTES))];
      this.rules.release();
    }
  };

  finish(): UploadedFile {
    return { bytes: Buffer.concat(this.chunks), isTooLarge: this.isTooLarge };
  }
}

/** Text longer than any parameter is cut: what we know by name never is so long. */
function takeText(chunks: Buffer[]): (chunk: Buffer) => void {
  let left = TEXT_BYTES_MAX;
  return (chunk) => {
    if (left > 0) chunks.push(chunk.subarray(0, left));
    left -= chunk.length;
  };
}

/** Rejects when the body pauses, lasts or grows too long before `read` is done. */
async function withinLimits(body: Readable, read: Promise<void>, rules: UploadRules): Promise<void> {
  let watch: ReturnType<typeof setTimeout> | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;
  const exceeded = new Promise<never>((_, reject) => {
    let bytes = 0;
    const refuse = (internal: string): void => {
      body.unpipe();
      body.pause();
      reject(new AppError('parameter_error', { internal }));
    };
    watch = setTimeout(refuse, rules.totalMs, 'upload lasted too long');
    idle = setTimeout(refuse, rules.idleMs, 'upload paused too long');
    body.on('data', (chunk: Buffer) => {
      idle?.refresh();
      bytes += chunk.length;
      if (bytes > rules.bodyBytesMax) refuse('upload too large');
    });
  });
  try {
    await Promise.race([read, exceeded]);
  } finally {
    clearTimeout(watch);
    clearTimeout(idle);
  }
}
