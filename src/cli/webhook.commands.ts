import { type Command, InvalidArgumentError } from 'commander';
import { parseMessageId } from '@hongyan/kernel';
import { AppsService } from '../apps/apps.service.js';
import type { Attempt } from '../webhooks/attempt.js';
import { WebhookLog } from '../webhooks/webhook-log.service.js';
import { onInstallation } from './installation.js';
import { print } from './output.js';

const LIST_LIMIT = 50;

interface ListOptions {
  readonly msgId?: string | null;
  readonly limit: number;
  readonly json?: true;
}

interface ReplayOptions {
  readonly msgId?: string;
  readonly all?: true;
  readonly json?: true;
}

/** `webhooks list` and `webhooks replay`. */
export function addWebhookCommands(program: Command): void {
  const webhooks = program.command('webhooks').description('callbacks to app servers');
  webhooks
    .command('list')
    .description('the newest attempts at callbacks of an app')
    .argument('<key>', 'app key')
    .option('--msg-id <id>', 'only attempts for this message', parseId)
    .option('--limit <count>', 'how many', parseLimit, LIST_LIMIT)
    .option('--json', 'print a JSON array')
    .action((key: string, { msgId = null, limit, json }: ListOptions) =>
      onInstallation(async ({ context }) => {
        const { id } = await context.get(AppsService).get(key);
        const filter = { msgId, sinceMs: null, untilMs: null, outcome: null, after: null };
        const { attempts } = await context.get(WebhookLog).page(id, filter, limit);
        print(
          attempts.map((attempt) => rowOf(attempt)),
          json === true,
        );
      }),
    );
  webhooks
    .command('replay')
    .description('try callbacks again that were given up')
    .argument('<key>', 'app key')
    .option('--msg-id <id>', 'the callback of this message', parseId)
    .option('--all', 'all of the app')
    .option('--json', 'print one JSON object')
    .action((key: string, { msgId, all, json }: ReplayOptions) => {
      if ((msgId === undefined) === (all === undefined)) {
        throw new InvalidArgumentError('Give either --msg-id or --all.');
      }
      return onInstallation(async ({ context }) => {
        const { id } = await context.get(AppsService).get(key);
        print({ count: await context.get(WebhookLog).replay(id, msgId ?? null) }, json === true);
      });
    });
}

/** An attempt as scripts see it. */
function rowOf({ msgId, attempt, atMs, durationMs, outcome, status, error }: Attempt): object {
  return { at: new Date(atMs).toISOString(), msgId, attempt, outcome, status, error, durationMs };
}

function parseId(text: string): string {
  if (!parseMessageId(text)) throw new InvalidArgumentError('must be a message id.');
  return text;
}

function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('must be a number from 1.');
  return Number(text);
}
