import { type Command, InvalidArgumentError } from 'commander';
import { AppAdministration } from '../apps/app-administration.service.js';
import { AppsService } from '../apps/apps.service.js';
import { HOUR_MS } from '../apps/secrets/app-secret.js';
import { AppSecrets } from '../apps/secrets/app-secrets.service.js';
import { DEFAULT_TENANT_NAME } from '../tenants/tenant.js';
import { TenantsService } from '../tenants/tenants.service.js';
import { addAppRemovalCommands } from './app-removal.commands.js';
import { addAppSettingsCommands } from './app-settings.commands.js';
import { summaryOf } from './app-summary.js';
import { COMMAND_LINE } from './editor.js';
import { onInstallation } from './installation.js';
import { print } from './output.js';

const KEEP_HOURS_DEFAULT = 24;

interface JsonOption {
  readonly json?: true;
}

export function addAppCommands(program: Command): void {
  const app = program.command('app').description('applications, their keys and secrets');
  app
    .command('create')
    .description('create an app; its secret is shown this once')
    .requiredOption('--name <name>', 'name of the app')
    .option('--tenant <name>', 'organisation that owns it', DEFAULT_TENANT_NAME)
    .option('--json', 'print one JSON object')
    .action(({ name, tenant, json }: { name: string; tenant: string } & JsonOption) =>
      onInstallation(async ({ context }) => {
        const owner = await context.get(TenantsService).ensure(tenant);
        const { app: created, secret } = await context
          .get(AppAdministration)
          .create(COMMAND_LINE, owner.id, name);
        print({ ...summaryOf(created), secret }, json === true);
      }),
    );
  app
    .command('list')
    .description('list all apps')
    .option('--json', 'print a JSON array')
    .action(({ json }: JsonOption) =>
      onInstallation(async ({ context }) => {
        print((await context.get(AppsService).list()).map(summaryOf), json === true);
      }),
    );
  app
    .command('rotate-secret')
    .description('add a secret; the current ones live on for a while')
    .argument('<key>', 'app key')
    .option(
      '--keep-hours <hours>',
      'life of the current secrets; 0 ends them at once',
      parseHours,
      KEEP_HOURS_DEFAULT,
    )
    .option('--json', 'print one JSON object')
    .action((key: string, { keepHours, json }: { keepHours: number } & JsonOption) =>
      onInstallation(async ({ context }) => {
        const rotated = await context.get(AppsService).get(key);
        const keepMs = Math.round(keepHours * HOUR_MS);
        const { secret } = await context.get(AppSecrets).rotate(COMMAND_LINE, rotated.id, keepMs);
        print({ ...summaryOf(rotated), secret }, json === true);
      }),
    );
  for (const [verb, status] of [
    ['disable', 'disabled'],
    ['enable', 'enabled'],
  ] as const) {
    app
      .command(verb)
      .description(`${verb} an app: its signed calls and its clients`)
      .argument('<key>', 'app key')
      .option('--json', 'print one JSON object')
      .action((key: string, { json }: JsonOption) =>
        onInstallation(async ({ context }) => {
          const { id } = await context.get(AppsService).get(key);
          const changed = await context.get(AppAdministration).setStatus(COMMAND_LINE, id, status);
          print(summaryOf(changed), json === true);
        }),
      );
  }
  addAppRemovalCommands(app);
  addAppSettingsCommands(app);
}

function parseHours(text: string): number {
  const hours = Number(text);
  if (text.trim() === '' || !Number.isFinite(hours) || hours < 0) {
    throw new InvalidArgumentError('must be a number of hours, 0 or more.');
  }
  return hours;
}
