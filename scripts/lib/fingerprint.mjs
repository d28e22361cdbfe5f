import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** All files below a folder, as sorted paths relative to `root`. */
export function listFiles(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? listFiles(root, path) : [path];
    })
    .toSorted((a, b) => (a < b ? -1 : 1));
}

/** One hash over the names and contents of files: the same text everywhere if, and only if, they are the same. */
export function fingerprint(root, paths, salt = '') {
  const hash = createHash('sha256').update(salt);
  for (const path of paths) {
    const content = readFileSync(join(root, path));
    hash.update(`\0${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** What a stamp file says, or an empty text. */
export function readStamp(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
}
