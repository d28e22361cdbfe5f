import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { ZipFile } from 'yazl';

/** A file in a zip, opened when its turn comes. */
export interface ZipEntry {
  readonly name: string;
  /** Pictures are compressed already. */
  readonly isCompressed: boolean;
  readonly open: () => Promise<Readable>;
}

/** Makes zips while they are read. */
@Injectable()
export class Zips {
  /** A zip of these entries as a stream: one is open at a time. A failure of one is a failure of the stream. */
  async of(entries: AsyncIterable<ZipEntry>): Promise<Readable> {
    const zip = new ZipFile();
    const output = zip.outputStream as Readable;
    zip.on('error', (error: Error) => output.destroy(error));
    // Whoever reads it hears of the failure even when it came first; nobody reading must not end the process.
    output.on('error', () => undefined);
    for await (const { name, isCompressed, open } of entries) {
      zip.addReadStreamLazy(name, { compress: isCompressed }, (give) => {
        open().then(
          (stream) => give(null, stream),
          (error: unknown) => zip.emit('error', error),
        );
      });
    }
    zip.end();
    return output;
  }
}
