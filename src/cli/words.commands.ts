import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { AppsService } from '../apps/apps.service.js';
import { WordListsService } from '../moderation/word-lists.service.js';
import { onInstallation } from './installation.js';
import { print } from './output.js';

interface EditOptions {
  readonly file?: string;
  readonly json?: true;
}

/** What an edit makes of a list. */
type Edit = (current: readonly string[], given: readonly string[]) => readonly string[];

const EDITS: Readonly<Record<string, { description: string; edit: Edit }>> = {
  set: { description: 'replace the list', edit: (_current, given) => [...new Set(given)] },
  add: {
    description: 'add words to the list',
    edit: (current, given) => [...new Set([...current, ...given])],
  },
  remove: {
    description: 'take words off the list, spelled as they are listed',
    edit: (current, given) => {
      const unwanted = new Set(given);
      return current.filter((word) => !unwanted.has(word));
    },
  },
};

export function addWordsCommands(program: Command): void {
  const words = program.command('words').description('words that clients of an app may not send');
  words
    .command('list')
    .description('print the list, a word per line')
    .argument('<key>', 'app key')
    .option('--json', 'print a JSON array')
    .action((key: string, { json }: EditOptions) =>
      onInstallation(async ({ context }) => {
        const { id } = await context.get(AppsService).get(key);
        const listed = await context.get(WordListsService).list(id);
        process.stdout.write(
          json ? `${JSON.stringify(listed)}\n` : listed.map((word) => `${word}\n`).join(''),
        );
      }),
    );
  for (const [verb, { description, edit }] of Object.entries(EDITS)) {
    words
      .command(verb)
      .description(description)
      .argument('<key>', 'app key')
      .argument('[word...]', 'words')
      .option('--file <path>', 'read more words from a file, one per line')
      .option('--json', 'print one JSON object')
      .action(async (key: string, given: string[], { file, json }: EditOptions) => {
        const all = [...given, ...(file === undefined ? [] : await readWords(file))];
        if (given.length === 0 && file === undefined) {
          throw new InvalidArgumentError('Name words, or a file with --file.');
        }
        await onInstallation(async ({ context }) => {
          const { id } = await context.get(AppsService).get(key);
          const now = await context.get(WordListsService).change(id, (current) => edit(current, all));
          print({ app: key, words: now.length }, json === true);
        });
      });
  }
}

async function readWords(path: string): Promise<string[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new InvalidArgumentError(`Cannot read ${path}: ${(error as Error).message}.`);
  }
  // Editors on Windows begin a file with a byte order mark.
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}
