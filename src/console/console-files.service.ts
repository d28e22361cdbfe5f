import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Injectable, type OnModuleInit } from '@nestjs/common';

export interface ConsoleFile {
  readonly contentType: string;
  readonly body: Buffer;
  readonly gzipped: () => Promise<Buffer>;
}

const FOLDER = new URL('../../console/', import.meta.url);
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** What Vite made of `console/`, held in memory. A name that is not in that list does not exist, so no path leads out. */
@Injectable()
export class ConsoleFiles implements OnModuleInit {
  private page: string | null = null;
  private readonly assets = new Map<string, ConsoleFile>();

  /** A server that was built without its console serves all the rest. */
  async onModuleInit(): Promise<void> {
    const names = await readdir(new URL('assets/', FOLDER)).catch(() => []);
    if (names.length === 0) return;
    this.page = await readFile(new URL('index.html', FOLDER), 'utf8');
    for (const name of names) {
      const contentType = CONTENT_TYPES[extname(name)];
      if (contentType !== undefined) {
        this.assets.set(name, fileOf(contentType, await readFile(new URL(`assets/${name}`, FOLDER))));
      }
    }
  }

  /** The one page, with a nonce where Vite left room for it; null when the console was not built. */
  pageWith(nonce: string): string | null {
    return this.page?.replaceAll('__NONCE__', nonce) ?? null;
  }

  findAsset(name: string): ConsoleFile | null {
    return this.assets.get(name) ?? null;
  }
}

/** Files never change, so each is compressed once, when somebody first asks for it. */
function fileOf(contentType: string, body: Buffer): ConsoleFile {
  let gzipped: Promise<Buffer> | undefined;
  return { contentType, body, gzipped: () => (gzipped ??= promisify(gzip)(body, { level: 9 })) };
}
