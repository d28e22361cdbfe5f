import type { IncomingMessage } from 'node:http';
import { AppError } from '@hongyan/kernel';

/** A refused body is still read up to this multiple of the limit, so that the sender gets to see the answer. */
const DRAIN_FACTOR = 64;

/**
 * Reads a body of at most `bytesMax` bytes. A larger one throws `parameter_error` after the rest has been read and
 * dropped, or cuts the connection when it does not end.
 */
export async function readBody(
  stream: AsyncIterable<Buffer> & Pick<IncomingMessage, 'destroy'>,
  bytesMax: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes <= bytesMax) {
      chunks.push(chunk);
    } else if (bytes > bytesMax * DRAIN_FACTOR) {
      stream.destroy();
      break;
    } else {
      chunks.length = 0;
    }
  }
  if (bytes > bytesMax) throw new AppError('parameter_error', { internal: `body of ${bytes} bytes` });
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}
