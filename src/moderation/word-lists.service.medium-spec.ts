import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../test/harness/until.js';
import { createApp, type Parts, TestInstallation } from '../../test/medium/parts.js';
import { SILENT } from '../../test/medium/redis.js';
import { AppConfigRepository, type ConfigValue } from './app-config.repository.js';
import { WordFilterService } from './word-filter.service.js';
import { WORD_LIST_KEY } from './word-list.js';
import { WordListsService } from './word-lists.service.js';

const RECHECK_MS = 5_000;

/** The real one; it counts readings, and a test can hold one up after it has read. */
class WatchedRepository extends AppConfigRepository {
  readings = 0;
  private release: (() => void) | undefined;
  private held: Promise<void> | undefined;

  /** From now on readings wait, with what they have read, until {@link goOn}. */
  hold(): void {
    this.held = new Promise((resolve) => (this.release = resolve));
  }

  goOn(): void {
    this.release?.();
    this.held = undefined;
  }

  override async find(...where: Parameters<AppConfigRepository['find']>): Promise<ConfigValue | null> {
    this.readings++;
    const found = await super.find(...where);
    await this.held;
    return found;
  }
}

function openModeration(parts: Parts): {
  configs: WatchedRepository;
  filter: WordFilterService;
  lists: WordListsService;
} {
  const { unitOfWork, clock, invalidations } = parts;
  const configs = new WatchedRepository();
  const filter = new WordFilterService(configs, unitOfWork, clock, SILENT, invalidations);
  const lists = new WordListsService(configs, filter, unitOfWork, clock, invalidations);
  return { configs, filter, lists };
}

describe('word lists on two nodes', () => {
  let installation: TestInstallation;
  let parts: [Parts, Parts];
  let here: ReturnType<typeof openModeration>;
  let there: ReturnType<typeof openModeration>;
  let appId: number;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    parts = await Promise.all([installation.openProcess(), installation.openProcess()]);
  });
  beforeEach(async () => {
    here = openModeration(parts[0]);
    there = openModeration(parts[1]);
    appId = (await createApp(parts[0])).id;
  });
  afterAll(() => installation.dispose());

  const holdsBack = ({ filter }: typeof here, text: string): Promise<boolean> =>
    filter.holdsBack(appId, 1, 'Msg:Txt', JSON.stringify({ content: text }));

  it('are read once, however many messages wait for one', async () => {
    await there.lists.replace(appId, ['apple']);
    const answers = await Promise.all(Array.from({ length: 50 }, () => holdsBack(here, 'an apple')));
    expect(answers).toEqual(Array.from({ length: 50 }, () => true));
    expect(here.configs.readings).toBe(1);
  });

  it('are not read again while nothing changes', async () => {
    await here.lists.replace(appId, ['apple']);
    parts[0].clock.aheadMs += RECHECK_MS;
    expect(await holdsBack(here, 'an apple')).toBe(true);
    expect(here.configs.readings).toBe(0);
  });

  it('keep all words that are added at once', async () => {
    const words = Array.from({ length: 12 }, (_, index) => `word-${index}`);
    await Promise.all(
      words.map((word, index) => [here, there][index % 2]!.lists.change(appId, (all) => [...all, word])),
    );
    expect((await here.lists.list(appId)).toSorted()).toEqual(words.toSorted());
  });

  it('serve the old list until the new one is compiled, and then the new one', async () => {
    await here.lists.replace(appId, ['apple']);
    expect(await holdsBack(there, 'apple')).toBe(true);
    there.configs.hold();
    await here.lists.replace(appId, ['pear']);
    await until('the other node to read the new list', () => there.configs.readings === 2);
    expect(await holdsBack(there, 'apple')).toBe(true);
    there.configs.goOn();
    await until('the new list to be in force', () => holdsBack(there, 'pear'));
    expect(await holdsBack(there, 'apple')).toBe(false);
  });

  it('do not miss an edit that comes while the list before it is being read', async () => {
    await here.lists.replace(appId, ['apple']);
    expect(await holdsBack(there, 'apple')).toBe(true);
    there.configs.hold();
    await here.lists.replace(appId, ['pear']);
    await until('the other node to have read', () => there.configs.readings === 2);
    await here.lists.replace(appId, ['plum']);
    there.configs.goOn();
    await until('the last list to be in force', () => holdsBack(there, 'plum'));
    expect(await holdsBack(there, 'pear')).toBe(false);
  });

  it('do not miss an edit that comes while a list is being read for the first time', async () => {
    await here.lists.replace(appId, ['apple']);
    there.configs.hold();
    const first = holdsBack(there, 'apple');
    await until('the other node to have read', () => there.configs.readings === 1);
    const hint = new Promise<void>((resolve) => parts[1].invalidations.on('words', () => resolve()));
    await here.lists.replace(appId, ['pear']);
    await hint;
    there.configs.goOn();
    expect(await first).toBe(true);
    await until('the new list to be in force', () => holdsBack(there, 'pear'), 1_000);
  });

  it('tell a list that was deleted and written anew from the one before', async () => {
    await here.lists.replace(appId, ['apple']);
    expect(await holdsBack(there, 'apple')).toBe(true);
    await here.lists.delete(appId, WORD_LIST_KEY);
    await here.lists.replace(appId, ['pear']);
    await until('the new list to be in force', () => holdsBack(there, 'pear'));
    expect(await holdsBack(there, 'apple')).toBe(false);
  });

  it('are checked again after seconds when the hint was lost', async () => {
    await here.lists.replace(appId, ['apple']);
    expect(await holdsBack(there, 'apple')).toBe(true);
    await parts[0].redis.goAway();
    try {
      await here.lists.replace(appId, ['pear']);
    } finally {
      await parts[0].redis.comeBack();
    }
    expect(await holdsBack(there, 'apple')).toBe(true);
    parts[1].clock.aheadMs += RECHECK_MS;
    expect(await holdsBack(there, 'pear')).toBe(true);
    expect(await holdsBack(there, 'apple')).toBe(false);
  });

  it('stay as they are when an edit is refused', async () => {
    await here.lists.replace(appId, ['apple']);
    await expect(here.lists.change(appId, (all) => [...all, 'x'.repeat(201)])).rejects.toThrow('at most 200');
    expect(await here.lists.list(appId)).toEqual(['apple']);
    expect(await holdsBack(here, 'apple')).toBe(true);
  });
});
