import type { Command } from 'commander';
import { AdminsService } from '../tenants/admins/admins.service.js';
import { COMMAND_LINE } from './editor.js';
import { onInstallation } from './installation.js';
import { print } from './output.js';

interface CreateOptions {
  readonly email: string;
  readonly ifNone?: true;
  readonly json?: true;
}

export function addAdminCommands(program: Command): void {
  program
    .command('admin')
    .description('people who operate the installation')
    .command('create')
    .description('create an operator; the password is shown this once')
    .requiredOption('--email <email>', 'address to sign in with')
    .option('--if-none', 'only when there is no operator yet; prints null for the password otherwise')
    .option('--json', 'print one JSON object')
    .action(({ email, ifNone, json }: CreateOptions) =>
      onInstallation(async ({ context }) => {
        const created = await context
          .get(AdminsService)
          .createOperator(COMMAND_LINE.actor, { email, onlyFirst: ifNone === true });
        print({ email, password: created?.password ?? null }, json === true);
      }),
    );
}
