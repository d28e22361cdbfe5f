import { Argument, type Command } from 'commander';
import { AppAdministration } from '../apps/app-administration.service.js';
import { APP_SETTING_NAMES, readSettings } from '../apps/app-settings.js';
import { AppsService } from '../apps/apps.service.js';
import { DeviceSecretsService } from '../apps/device-secrets.service.js';
import { detailsOf } from './app-summary.js';
import { COMMAND_LINE } from './editor.js';
import { onInstallation } from './installation.js';
import { print } from './output.js';

interface JsonOption {
  readonly json?: true;
}

interface DeviceOptions extends JsonOption {
  readonly device?: string;
  readonly appid?: string;
  readonly secret?: string;
}

/** `app show`, `app set` and `app device-secret`. */
export function addAppSettingsCommands(app: Command): void {
  app
    .command('show')
    .description('show an app and its settings')
    .argument('<key>', 'app key')
    .option('--json', 'print one JSON object')
    .action((key: string, { json }: JsonOption) =>
      onInstallation(async ({ context }) => {
        print(detailsOf(await context.get(AppsService).get(key)), json === true);
      }),
    );
  app
    .command('set')
    .description(`change settings: ${APP_SETTING_NAMES.join(', ')}`)
    .argument('<key>', 'app key')
    .argument('<setting...>', 'name=value')
    .option('--json', 'print one JSON object')
    .action((key: string, pairs: string[], { json }: JsonOption) => {
      const settings = readSettings(pairs);
      return onInstallation(async ({ context }) => {
        const { id } = await context.get(AppsService).get(key);
        const changed = await context.get(AppAdministration).changeSettings(COMMAND_LINE, id, settings);
        print(detailsOf(changed), json === true);
      });
    });
  app
    .command('device-secret')
    .description('secrets of mobile request signatures, by device; they are never shown')
    .argument('<key>', 'app key')
    .addArgument(new Argument('<action>', 'what to do').choices(['add', 'remove', 'list']))
    .option('--device <device>', 'what the client sends as `device`, such as ios or android')
    .option('--appid <appid>', 'what the client sends as `_appid`')
    .option('--secret <secret>', 'what the client signs with, for add')
    .option('--json', 'print a JSON array')
    .action((key: string, action: 'add' | 'remove' | 'list', options: DeviceOptions) =>
      onInstallation(async ({ context }) => {
        const { device = '', appid: clientAppId = '', secret = '', json } = options;
        const { id } = await context.get(AppsService).get(key);
        const devices = context.get(DeviceSecretsService);
        if (action === 'add') await devices.put(COMMAND_LINE, id, { device, clientAppId, secret });
        if (action === 'remove') await devices.remove(COMMAND_LINE, id, device, clientAppId);
        const listed = await devices.list(id);
        print(
          listed.map((each) => ({ device: each.device, appid: each.clientAppId })),
          json === true,
        );
      }),
    );
}
