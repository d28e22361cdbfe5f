import type { Command } from 'commander';
import { RetentionService } from '../messaging/retention/retention.service.js';
import { onInstallation } from './installation.js';
import { print } from './output.js';

interface JsonOption {
  readonly json?: true;
}

export function addRetentionCommands(program: Command): void {
  program
    .command('retention')
    .description('messages that apps no longer keep')
    .command('run')
    .description('remove them now; a worker does so daily at 04:30')
    .option('--json', 'print one JSON object')
    .action(({ json }: JsonOption) =>
      onInstallation(async ({ context }) => {
        print({ removed: await context.get(RetentionService).run() }, json === true);
      }),
    );
}
