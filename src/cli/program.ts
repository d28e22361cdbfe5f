import { Command, InvalidArgumentError } from 'commander';
import { AdminError, AppError } from '@hongyan/kernel';
import { textOf } from '@hongyan/protocol';
import { explainBootFailure } from '../boot-failure.js';
import { addAdminCommands } from './admin.commands.js';
import { addAppCommands } from './app.commands.js';
import { addRepairCommands } from './repair.commands.js';
import { addRetentionCommands } from './retention.commands.js';
import { addSetupCommands } from './setup.commands.js';
import { addTenantCommands } from './tenant.commands.js';
import { addUserCommands } from './user.commands.js';
import { addWordsCommands } from './words.commands.js';
import { addWebhookCommands } from './webhook.commands.js';

/** The command line: it acts on the installation that the environment names, and prints to standard output. */
export function createProgram(): Command {
  const program = new Command('hongyan').description('Hongyan (鸿雁): run and look after an installation');
  addTenantCommands(program);
  addAdminCommands(program);
  addAppCommands(program);
  addUserCommands(program);
  addWordsCommands(program);
  addRetentionCommands(program);
  addRepairCommands(program);
  addWebhookCommands(program);
  addSetupCommands(program);
  return program;
}

/** One sentence for the person at the keyboard, who may know more than a stranger on the wire. */
export function explain(error: unknown): string {
  if (error instanceof AppError) return `${textOf(error.key, 'en')}: ${error.message}.`;
  if (error instanceof AdminError) return error.message;
  if (error instanceof InvalidArgumentError) return error.message;
  return explainBootFailure(error);
}
