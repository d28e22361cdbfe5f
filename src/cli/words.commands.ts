import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { AppsService } from '../apps/apps.service.js';
import { WORD_EDITS } from '../moderation/word-list.js';
import { WordListAdministration } from '../moderation/word-list-administration.service.js';
import { WordListsService } from '../moderation/word-lists.service.js';
import { COMMAND_LINE } from './editor.js';
import { onInstallation } from './installation.js';
import { print } from './output.js';

interface EditOptions {
  readonly file?: string;
  readonly json?: true;
}

const VERBS = {
  set: 'replace the list',
  add: 'add words to the list',
  remove: 'take words off the list, spelled as they are listed',
} as const satisfies Record<keyof typeof WORD_EDITS, string>;

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
  for (const verb of ['set', 'add', 'remove'] as const) {
    words
      .command(verb)
      .description(VERBS[verb])
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
          const now = await context
            .get(WordListAdministration)
            .change(COMMAND_LINE, id, (current) => WORD_EDITS[verb](current, all));
          print({ app: key, words: now.words.length }, json === true);
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
