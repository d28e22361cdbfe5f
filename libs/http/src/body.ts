import type { Readable } from 'node:stream';
import { AppError } from '@hongyan/kernel';

/** A refused body is still read up to this multiple of the limit, so that the sender gets to see the answer. */
const DRAIN_FACTOR = 64;

/**
 * Reads a body of at most `bytesMax` bytes. A larger one is refused with `parameter_error` after the rest has been read
 * and dropped, or cuts the connection when it does not end. Rejects when the sender goes away before its end.
 */
export function readBody(stream: Readable, bytesMax: number): Promise<Buffer> {
  // With listeners: an iterator over the stream costs several times as much, and every send has a body.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const refuse = (): void =>
      reject(new AppError('parameter_error', { internal: `body of ${bytes} bytes` }));
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bytesMax) {
        chunks.push(chunk);
      } else if (bytes > bytesMax * DRAIN_FACTOR) {
        refuse();
        stream.destroy();
      } else {
        chunks.length = 0;
      }
    });
    stream.once('end', () => {
      if (bytes > bytesMax) refuse();
      else resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    });
    stream.once('error', reject);
    stream.once('close', () => {
      if (!stream.readableEnded) reject(new Error('The sender went away before the end of its body'));
    });
  });
}
