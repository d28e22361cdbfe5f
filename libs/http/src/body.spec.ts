import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readBody } from './body.js';

const refusal = { key: 'parameter_error' };

class Source implements AsyncIterable<Buffer> {
  isDestroyed = false;
  taken = 0;

  constructor(private readonly chunks: Iterable<Buffer>) {}

  destroy(): this {
    this.isDestroyed = true;
    return this;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (const chunk of this.chunks) {
      if (this.isDestroyed) return;
      this.taken += chunk.length;
      yield chunk;
    }
  }
}

function read(source: Source, bytesMax: number): Promise<Buffer> {
  return readBody(source as unknown as Parameters<typeof readBody>[0], bytesMax);
}

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(1000);
}

describe(readBody.name, () => {
  it('returns the bytes, however they were cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array()), async (parts) => {
        const chunks = parts.map((part) => Buffer.from(part));
        const whole = Buffer.concat(chunks);
        expect(await read(new Source(chunks), Math.max(1, whole.length))).toEqual(whole);
      }),
    );
  });

  it('takes a body of exactly the limit', async () => {
    const source = new Source([Buffer.alloc(60, 1), Buffer.alloc(40, 2)]);
    expect(await read(source, 100)).toHaveLength(100);
  });

  it('refuses one byte more, after it has read the rest so that the sender sees the answer', async () => {
    const source = new Source([Buffer.alloc(101), Buffer.alloc(500)]);
    await expect(read(source, 100)).rejects.toMatchObject(refusal);
    expect(source.taken).toBe(601);
    expect(source.isDestroyed).toBe(false);
  });

  it('refuses a body that grows past the limit in small chunks', async () => {
    const source = new Source(Array.from({ length: 20 }, () => Buffer.alloc(10)));
    await expect(read(source, 100)).rejects.toMatchObject(refusal);
  });

  it('cuts the connection when a body does not end', async () => {
    const source = new Source(endless());
    await expect(read(source, 10_000)).rejects.toMatchObject(refusal);
    expect(source.isDestroyed).toBe(true);
    expect(source.taken).toBeLessThanOrEqual(10_000 * 64 + 1000);
  });
});
