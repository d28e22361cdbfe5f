import { readFile } from 'node:fs/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';

interface PageFile {
  readonly contentType: string;
  readonly text: string;
}

const FOLDER = new URL('./page/', import.meta.url);
const SCRIPT = 'text/javascript; charset=utf-8';

/** Everything that is served; a name that is not here does not exist. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'demo.css': 'text/css; charset=utf-8',
  'mark.svg': 'image/svg+xml',
  'conversation.js': SCRIPT,
  'demo.js': SCRIPT,
  'message-list.js': SCRIPT,
  'pane.js': SCRIPT,
  'profiles.js': SCRIPT,
  'session.js': SCRIPT,
  'socket.js': SCRIPT,
  'texts.js': SCRIPT,
  'wire-story.js': SCRIPT,
};

/** The files of the demo page, held in memory. A build that lacks one does not boot. */
@Injectable()
export class DemoPageService implements OnModuleInit {
  private readonly files = new Map<string, PageFile>();

  async onModuleInit(): Promise<void> {
    for (const [name, contentType] of Object.entries(CONTENT_TYPES)) {
      this.files.set(name, { contentType, text: await readFile(new URL(name, FOLDER), 'utf8') });
    }
  }

  find(name: string): PageFile | null {
    return this.files.get(name) ?? null;
  }
}
