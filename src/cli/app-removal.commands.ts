import type { Command } from 'commander';
import { AppAdministration } from '../apps/app-administration.service.js';
import { AppsService } from '../apps/apps.service.js';
import { AppRemoval } from '../messaging/app-removal/app-removal.service.js';
import { summaryOf } from './app-summary.js';
import { COMMAND_LINE } from './editor.js';
import { onInstallation } from './installation.js';
import { print } from './output.js';

interface JsonOption {
  readonly json?: true;
}

/** `app delete`, `app undelete` and `app remove-deleted`. */
export function addAppRemovalCommands(app: Command): void {
  app
    .command('delete')
    .description('refuse its calls and clients now, and remove it with all it has after seven days')
    .argument('<key>', 'app key')
    .requiredOption('--name <name>', 'name of the app, as a precaution')
    .option('--json', 'print one JSON object')
    .action((key: string, { name, json }: { name: string } & JsonOption) =>
      onInstallation(async ({ context }) => {
        const { id } = await context.get(AppsService).get(key);
        const deleted = await context.get(AppAdministration).delete(COMMAND_LINE, id, name);
        print({ ...summaryOf(deleted), deleteAtMs: deleted.deleteAtMs }, json === true);
      }),
    );
  app
    .command('undelete')
    .description('take a deleted app back, disabled, before its seven days are over')
    .argument('<key>', 'app key')
    .option('--json', 'print one JSON object')
    .action((key: string, { json }: JsonOption) =>
      onInstallation(async ({ context }) => {
        const { id } = await context.get(AppsService).get(key);
        print(summaryOf(await context.get(AppAdministration).undelete(COMMAND_LINE, id)), json === true);
      }),
    );
  app
    .command('remove-deleted')
    .description('remove deleted apps whose seven days are over now; a worker does so every ten minutes')
    .option('--json', 'print one JSON object')
    .action(({ json }: JsonOption) =>
      onInstallation(async ({ context }) => {
        print({ removed: await context.get(AppRemoval).run() }, json === true);
      }),
    );
}
