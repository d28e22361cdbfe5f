import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Config, ConfigError } from '@hongyan/config';
import { LocalFolderStore } from './local-folder.store.js';
import { newPictureKeys } from './object-key.js';

let folder: string;
let store: LocalFolderStore;
const { picture: key } = newPictureKeys(7, '20231115', 'png');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hongyan-store-'));
  store = new LocalFolderStore({ mediaDir: join(folder, 'new', 'media') } as Config);
  await store.prepare();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe(LocalFolderStore.name, () => {
  it('gives back what it was given, to another store on the same folder too', async () => {
    const bytes = Buffer.from('picture');
    await store.put(key, bytes);
    const other = new LocalFolderStore({ mediaDir: join(folder, 'new', 'media') } as Config);
    const object = await other.open(key);
    expect(object!.bytes).toBe(bytes.length);
    expect(await buffer(object!.body)).toEqual(bytes);
  });

  it('keeps a stream, and nothing of one that breaks off', async () => {
    await store.putStream('7/private/x.zip', Readable.from([Buffer.from('one'), Buffer.from('two')]));
    expect(await buffer((await store.open('7/private/x.zip'))!.body)).toEqual(Buffer.from('onetwo'));
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('one');
        throw new Error('broken');
      })(),
    );
    await expect(store.putStream('7/private/y.zip', broken)).rejects.toThrow('broken');
    expect(await readdir(join(folder, 'new', 'media', '7', 'private'))).toEqual(['x.zip']);
  });

  it('removes an object with what a dead process left of it, and a missing one without complaint', async () => {
    const place = join(folder, 'new', 'media', '7', 'private');
    await store.putStream('7/private/x.zip', Readable.from([Buffer.from('x')]));
    await writeFile(join(place, '.x.zip.part'), 'half');
    await store.remove('7/private/x.zip');
    await store.remove('7/private/x.zip');
    expect(await readdir(place)).toEqual([]);
  });

  it('has no object that was never put', async () => {
    expect(await store.open(key)).toBeNull();
  });

  it('shows nothing of an object that could not be written to its end', async () => {
    // A folder where the file should go: the last step fails.
    const blocked = join(folder, 'new', 'media', key);
    await store.put(`${key}/inside`, Buffer.from('x'));
    await expect(store.put(key, Buffer.from('picture'))).rejects.toThrow();
    expect(await readdir(join(blocked, '..'))).toEqual([key.split('/')[2]]);
  });

  it('refuses to boot with a folder that is none', async () => {
    await writeFile(join(folder, 'file'), '');
    const broken = new LocalFolderStore({ mediaDir: join(folder, 'file', 'media') } as Config);
    await expect(broken.prepare()).rejects.toThrow(ConfigError);
    await expect(broken.prepare()).rejects.toThrow(/^HONGYAN_MEDIA_DIR .*\.$/);
  });
});
