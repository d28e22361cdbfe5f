import type { Command } from 'commander';
import { AppsService } from '../apps/apps.service.js';
import { RepairService } from '../messaging/repair/repair.service.js';
import { onInstallation } from './installation.js';
import { print } from './output.js';

interface RepairOptions {
  readonly app?: string;
  readonly fix?: true;
  readonly json?: true;
}

/** `repair unread`. */
export function addRepairCommands(program: Command): void {
  program
    .command('repair')
    .description('what can be derived from the message log')
    .command('unread')
    .description('compare unread counts, read marks, last messages and contact order with the log')
    .option('--app <key>', 'of one app; of all when not given')
    .option('--fix', 'put right what is wrong; without it nothing is changed')
    .option('--json', 'print one JSON object')
    .action(({ app: key, fix, json }: RepairOptions) =>
      onInstallation(async ({ context }) => {
        const apps = context.get(AppsService);
        const appIds =
          key === undefined ? (await apps.list()).map(({ id }) => id) : [(await apps.get(key)).id];
        const differences: object[] = [];
        let conversations = 0;
        for (const appId of appIds) {
          for await (const part of context.get(RepairService).run(appId, { isFixing: fix === true })) {
            conversations += part.conversations;
            differences.push(...part.wrong);
            process.stderr.write(`${conversations} conversations, ${differences.length} wrong inbox rows\n`);
          }
        }
        const isFixed = fix === true;
        if (json) return print({ conversations, wrong: differences.length, isFixed, differences }, true);
        print(differences, false);
        print({ conversations, wrong: differences.length, isFixed }, false);
      }),
    );
}
