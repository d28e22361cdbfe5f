import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser, succeeded } from '../harness/chat-user.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import type { ServerProcess } from '../harness/server-process.js';
import { signedCall, signedRequest, type TestApp } from '../harness/signed-call.js';
import { until } from '../harness/until.js';

const IN_FORCE_WITHIN_MS = 1_000;

let hongyan: Hongyan;
let second: ServerProcess;
let app: TestApp;
beforeAll(async () => {
  hongyan = await startHongyan();
  app = hongyan.app;
  second = await hongyan.installation.start({ roles: ['api'] });
});
beforeEach(() => deleteWords());
afterAll(() => hongyan.dispose());

function newPair(of = app): Promise<[ChatUser, ChatUser]> {
  return Promise.all([registerUser(of), registerUser(of)]);
}

async function deleteWords(): Promise<void> {
  await signedRequest(app, { method: 'DELETE', path: '/config/delete?config_key=msg_words_blacklist' });
}

async function setWords(words: readonly string[]): Promise<void> {
  succeeded(await signedCall(app, '/config/msgWordsBlacklist/edit', { config_value: JSON.stringify(words) }));
}

/** Whether a text gets through, by the process that the sender talks to. */
async function isDelivered(from: ChatUser, to: ChatUser, text: string): Promise<boolean> {
  const { total } = await to.history(from);
  await from.sendText(to, text);
  return (await to.history(from)).total === total + 1;
}

const cli = (...args: string[]): Promise<unknown> => hongyan.installation.cli('words', ...args);

describe('edits of a word list', () => {
  it('are in force on the node that took them when it answers, and on all others within a second', async () => {
    const [alice, bob] = await newPair();
    const elsewhere = alice.at(second);
    expect(await isDelivered(elsewhere, bob, 'apple')).toBe(true);
    // A list of this length shows whether compiling it holds anything up.
    const many = Array.from({ length: 19_000 }, (_, index) => `word no ${index}`);
    for (const [words, free, held] of [
      [['apple', ...many], 'pear', 'apple'],
      [['pear', ...many], 'apple', 'pear'],
    ] as const) {
      await setWords(words);
      expect(await isDelivered(alice, bob, held)).toBe(false);
      expect(await isDelivered(alice, bob, free)).toBe(true);
      await until(
        'the edit to be in force elsewhere',
        async () => !(await isDelivered(elsewhere, bob, held)),
        IN_FORCE_WITHIN_MS,
      );
      expect(await isDelivered(elsewhere, bob, free)).toBe(true);
    }
    await deleteWords();
    expect(await isDelivered(alice, bob, 'pear')).toBe(true);
    await until('no list elsewhere', () => isDelivered(elsewhere, bob, 'pear'), IN_FORCE_WITHIN_MS);
  });

  it('end with the last one when many come at once through both nodes', async () => {
    const [alice, bob] = await newPair();
    await isDelivered(alice.at(second), bob, 'warm both caches');
    const there = { ...app, http: second.http };
    for (let round = 0; round < 5; round++) {
      await Promise.all(
        [app, there].flatMap((node) =>
          ['a', 'b', 'c'].map((word) =>
            signedCall(node, '/config/msgWordsBlacklist/edit', { config_value: JSON.stringify([word]) }),
          ),
        ),
      );
      const { json } = await signedRequest(app, { method: 'GET', path: '/config/msgWordsBlacklist' });
      const [last] = (json.data as { config: string[] }).config;
      const free = last === 'a' ? 'b' : 'a';
      for (const node of [hongyan.server, second]) {
        await until(
          'the last list to be in force',
          async () =>
            !(await isDelivered(alice.at(node), bob, last!)) &&
            (await isDelivered(alice.at(node), bob, free)),
          IN_FORCE_WITHIN_MS,
        );
      }
    }
  });

  it('leave other apps alone', async () => {
    await setWords(['apple']);
    const [carol, dave] = await newPair(await hongyan.installation.createApp(hongyan.server));
    expect(await isDelivered(carol, dave, 'apple')).toBe(true);
  });
});

describe('hongyan words', () => {
  it('lists, sets, adds and removes, and running nodes follow within a second', async () => {
    const [alice, bob] = await newPair();
    expect(await isDelivered(alice, bob, 'apple')).toBe(true);
    expect(await cli('list', app.key)).toEqual([]);
    expect(await cli('set', app.key, 'apple', '加 微信', 'apple')).toEqual({ app: app.key, words: 2 });
    await until(
      'apple to be held back',
      async () => !(await isDelivered(alice, bob, 'apple')),
      IN_FORCE_WITHIN_MS,
    );
    expect(await cli('add', app.key, 'pear', 'apple')).toEqual({ app: app.key, words: 3 });
    expect(await cli('list', app.key)).toEqual(['apple', '加 微信', 'pear']);
    expect(await cli('remove', app.key, 'apple', 'never listed')).toEqual({ app: app.key, words: 2 });
    await until('apple to be free again', () => isDelivered(alice, bob, 'apple'), IN_FORCE_WITHIN_MS);
    expect(await cli('list', app.key)).toEqual(['加 微信', 'pear']);
  });

  it('reads words from a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hongyan-words-'));
    try {
      const file = join(folder, 'words.txt');
      await writeFile(file, '\uFEFFapple\r\n\r\n  加微信  \nplum');
      expect(await cli('set', app.key, 'pear', '--file', file)).toEqual({ app: app.key, words: 4 });
      expect(await cli('list', app.key)).toEqual(['pear', 'apple', '加微信', 'plum']);
      await writeFile(file, '');
      expect(await cli('set', app.key, '--file', file)).toEqual({ app: app.key, words: 0 });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says what is wrong in one sentence', async () => {
    await expect(cli('add', app.key)).rejects.toThrow('Name words, or a file with --file.');
    await expect(cli('add', app.key, '--file', '/nowhere/at all')).rejects.toThrow(
      'Cannot read /nowhere/at all',
    );
    await expect(cli('list', 'no-such-key')).rejects.toThrow('no app has the key no-such-key');
    await expect(cli('add', app.key, 'x'.repeat(201))).rejects.toThrow('a word has at most 200 characters');
  });
});
