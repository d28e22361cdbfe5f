import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { readBody } from './body.js';

const refusal = { key: 'parameter_error' };

/** A stream that counts what was taken from it. */
class Source extends Readable {
  taken = 0;
  private readonly chunks: Iterator<Buffer>;

  constructor(chunks: Iterable<Buffer>) {
    super({ objectMode: true, highWaterMark: 1, autoDestroy: false });
    this.chunks = chunks[Symbol.iterator]();
  }

  override _read(): void {
    const { done, value } = this.chunks.next();
    if (!done) this.taken += value.length;
    this.push(done ? null : value);
  }
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
        expect(await readBody(new Source(chunks), Math.max(1, whole.length))).toEqual(whole);
      }),
    );
  });

  it('takes a body of exactly the limit', async () => {
    const source = new Source([Buffer.alloc(60, 1), Buffer.alloc(40, 2)]);
    expect(await readBody(source, 100)).toHaveLength(100);
  });

  it('refuses one byte more, after it has read the rest so that the sender sees the answer', async () => {
    const source = new Source([Buffer.alloc(101), Buffer.alloc(500)]);
    await expect(readBody(source, 100)).rejects.toMatchObject(refusal);
    expect(source.taken).toBe(601);
    expect(source.destroyed).toBe(false);
  });

  it('refuses a body that grows past the limit in small chunks', async () => {
    const source = new Source(Array.from({ length: 20 }, () => Buffer.alloc(10)));
    await expect(readBody(source, 100)).rejects.toMatchObject(refusal);
  });

  it('cuts the connection when a body does not end', async () => {
    const source = new Source(endless());
    await expect(readBody(source, 10_000)).rejects.toMatchObject(refusal);
    expect(source.destroyed).toBe(true);
    expect(source.taken).toBeLessThanOrEqual(10_000 * 64 + 2 * 1000);
  });

  it('rejects when the sender goes away before the end', async () => {
    const source = new Source(endless());
    const body = readBody(source, 1_000_000);
    source.destroy();
    await expect(body).rejects.toThrow('went away');
    const broken = new Source(endless());
    const other = readBody(broken, 1_000_000);
    broken.destroy(new Error('reset'));
    await expect(other).rejects.toThrow('reset');
  });
});
