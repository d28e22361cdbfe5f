import { finished, Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { AppError } from '@hongyan/kernel';
import { decodeUtf8, emptyParameters, type ParameterValue, setParameter } from './parameters.js';

const PARTS_MAX = 50;
const HEADER_BYTES_MAX = 16 * 1024;
const MULTIPART = /^multipart\/form-data/i;

/** One part of a multipart body. What else its header says, type and charset, is only the client's claim. */
export interface Part {
  readonly name: string | undefined;
  /** A part with a filename, even an empty one, is a file. */
  readonly filename: string | undefined;
}

/** Takes the bytes of a part, chunk by chunk. */
export type PartTaker = (chunk: Buffer) => void;

/**
 * Reads a multipart body to its end, giving each part to the taker that `takerOf` names; the bytes of other parts
 * are dropped. Throws `parameter_error` when the body is not well-formed, breaks off or has too many parts, and
 * only after the rest has been read and dropped, so that the sender gets to see the answer.
 */
export function readParts(
  contentType: string,
  body: Readable,
  takerOf: (part: Part) => PartTaker | undefined,
  partsMax = PARTS_MAX,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: unknown;
    let isRead = false;
    let isParsed = false;
    const settle = (): void => {
      if (!isRead) return;
      if (failure) {
        reject(new AppError('parameter_error', { internal: 'malformed multipart body', cause: failure }));
      } else if (isParsed) {
        resolve();
      }
    };
    const fail = (error: unknown): void => {
      failure ??= error;
      body.unpipe();
      body.resume();
      settle();
    };
    finished(body, { writable: false }, (error) => {
      isRead = true;
      failure ??= error;
      settle();
    });
    try {
      if (!MULTIPART.test(contentType)) throw new Error(`not multipart but "${contentType}"`);
      const parser = new Busboy({
        headers: { 'content-type': contentType },
        // Every part as bytes: whether they are UTF-8 is ours to judge, and a picture in a text part is not.
        isPartAFile: () => true,
        preservePath: true,
        // Busboy waits for good when a part that it skips fills this buffer within one chunk; all takers are quick.
        fileHwm: Number.MAX_SAFE_INTEGER,
        limits: { parts: partsMax, headerSize: HEADER_BYTES_MAX },
      });
      parser.on('file', (name, stream, filename) => {
        const take = takerOf({ name, filename });
        // A part that breaks off is told once more by the parser itself.
        stream.on('error', () => {});
        if (take) stream.on('data', take);
        else stream.resume();
      });
      parser.on('partsLimit', () => (failure ??= new Error('too many parts')));
      parser.on('error', fail);
      parser.on('finish', () => {
        isParsed = true;
        settle();
      });
      body.pipe(parser);
    } catch (error) {
      fail(error);
    }
  });
}

/** The text parts of a multipart body; its files are skipped. Throws `parameter_error` when it is malformed. */
export async function parseMultipart(
  contentType: string,
  body: Buffer,
): Promise<Record<string, ParameterValue>> {
  const parts = new Map<string, Buffer[]>();
  await readParts(contentType, Readable.from([body]), ({ name, filename }) => {
    if (name === undefined || filename !== undefined) return undefined;
    const chunks: Buffer[] = [];
    parts.set(name, chunks);
    return (chunk) => void chunks.push(chunk);
  });
  return textsOf(parts);
}

/** The parameters that text parts make. */
export function textsOf(parts: ReadonlyMap<string, readonly Buffer[]>): Record<string, ParameterValue> {
  const values = emptyParameters();
  for (const [name, chunks] of parts) setParameter(values, name, decodeUtf8(Buffer.concat(chunks)));
  return values;
}
