import type { Command } from 'commander';
import { AppAdministration } from '../apps/app-administration.service.js';
import { AppsService } from '../apps/apps.service.js';
import { TenantsService } from '../tenants/tenants.service.js';
import { diagnose } from './doctor.js';
import { COMMAND_LINE } from './editor.js';
import { onInstallation } from './installation.js';
import { print } from './output.js';

const DEMO_NAME = 'demo';

interface JsonOption {
  readonly json?: true;
}

export function addSetupCommands(program: Command): void {
  program
    .command('migrate')
    .description('bring the database schema up to date')
    .option('--json', 'print one JSON object')
    .action(({ json }: JsonOption) =>
      onInstallation(async ({ migrate }) => print({ migrations: await migrate() }, json === true)),
    );
  program
    .command('doctor')
    .description('check configuration, engines, ports and clock')
    .option('--json', 'print a JSON array')
    .action(async ({ json }: JsonOption) => {
      const findings = await diagnose(process.env);
      if (json) print(findings, true);
      else
        for (const { check, ok, message } of findings)
          process.stdout.write(`${ok ? '✓' : '✗'} ${check}: ${message}\n`);
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
    });
  program
    .command('demo')
    .description('create the demo tenant and app; prints the secret when it creates them, and null after')
    .option('--json', 'print one JSON object')
    .action(({ json }: JsonOption) =>
      onInstallation(async ({ context }) => {
        const tenant = await context.get(TenantsService).ensure(DEMO_NAME);
        const apps = context.get(AppsService);
        const existing = await apps.findByName(tenant.id, DEMO_NAME);
        const { app, secret } = existing
          ? { app: existing, secret: null }
          : await context.get(AppAdministration).create(COMMAND_LINE, tenant.id, DEMO_NAME);
        print(
          { tenant: { id: tenant.id, name: tenant.name }, app: { id: app.id, key: app.key, secret } },
          json === true,
        );
      }),
    );
}
