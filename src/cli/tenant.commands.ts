import type { Command } from 'commander';
import { TenantsService } from '../tenants/tenants.service.js';
import { onInstallation } from './installation.js';
import { print } from './output.js';

interface CreateOptions {
  readonly name: string;
  readonly json?: true;
}

export function addTenantCommands(program: Command): void {
  program
    .command('tenant')
    .description('organisations')
    .command('create')
    .description('create a tenant, or show it when the name exists')
    .requiredOption('--name <name>', 'name of the organisation')
    .option('--json', 'print one JSON object')
    .action(({ name, json }: CreateOptions) =>
      onInstallation(async ({ context }) => {
        const { id, name: stored } = await context.get(TenantsService).ensure(name);
        print({ id, name: stored }, json === true);
      }),
    );
}
