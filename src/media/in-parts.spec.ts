import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { inParts } from './in-parts.js';

async function partsOf(chunks: readonly Uint8Array[], partBytes: number): Promise<Buffer[]> {
  const parts: Buffer[] = [];
  const body = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  for await (const part of inParts(body, partBytes)) parts.push(part);
  return parts;
}

describe(inParts.name, () => {
  it('gives every byte in order, in parts that are all full but the last', async () => {
    const chunk = fc.uint8Array({ maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(chunk), fc.integer({ min: 1, max: 30 }), async (chunks, partBytes) => {
        const parts = await partsOf(chunks, partBytes);
        expect(Buffer.concat(parts)).toEqual(Buffer.concat(chunks));
        expect(parts.slice(0, -1).every((part) => part.length === partBytes)).toBe(true);
        expect(parts.at(-1)!.length).toBeLessThanOrEqual(partBytes);
      }),
    );
  });

  it('makes one empty part of nothing', async () => {
    expect(await partsOf([], 5)).toEqual([Buffer.alloc(0)]);
  });
});
