import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { AppError } from '@hongyan/kernel';
import { AppsService } from '../apps/apps.service.js';
import { MessagesService } from '../messaging/messages.service.js';
import { BlocksService } from '../users/blocks.service.js';
import { isAllowedUid } from '../users/uid.js';
import { UsersService } from '../users/users.service.js';
import { onInstallation } from './installation.js';
import { print } from './output.js';

interface RegisterOptions {
  readonly app: string;
  readonly uid: string;
  readonly nickname?: string;
  readonly json?: true;
}

interface SendOptions {
  readonly app: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly json?: true;
}

type UidAction = (context: INestApplicationContext, appId: number, uid: string) => Promise<void>;

const UID_COMMANDS: readonly (readonly [verb: string, description: string, act: UidAction])[] = [
  [
    'block',
    'drop what the user sends from now on',
    (context, appId, uid) => context.get(BlocksService).block(appId, uid),
  ],
  [
    'unblock',
    'let the user send again',
    (context, appId, uid) => context.get(BlocksService).unblock(appId, uid),
  ],
  [
    'revoke-token',
    'end the token and close the sockets of the user',
    (context, appId, uid) => context.get(UsersService).revokeToken(appId, uid),
  ],
];

export function addUserCommands(program: Command): void {
  const user = program.command('user').description('users of an app');
  user
    .command('register')
    .description('create or update a user and print the token')
    .requiredOption('--app <key>', 'app key')
    .requiredOption('--uid <uid>', 'the app’s own name for the user')
    .option('--nickname <nickname>', 'name that others see')
    .option('--json', 'print one JSON object')
    .action(({ app: key, uid, nickname, json }: RegisterOptions) =>
      onInstallation(async ({ context }) => {
        if (uid === '' || uid === '0' || !isAllowedUid(uid)) {
          throw new AppError('uid_error', {
            internal: 'a uid has 1 to 100 characters, no "_" and no ",", and is not "0"',
          });
        }
        const app = await context.get(AppsService).get(key);
        const { token } = await context.get(UsersService).register(app.id, uid, { nickname });
        print({ uid, token }, json === true);
      }),
    );
  for (const [verb, description, act] of UID_COMMANDS) {
    user
      .command(verb)
      .description(description)
      .requiredOption('--app <key>', 'app key')
      .requiredOption('--uid <uid>', 'user')
      .option('--json', 'print one JSON object')
      .action(({ app: key, uid, json }: RegisterOptions) =>
        onInstallation(async ({ context }) => {
          const { id } = await context.get(AppsService).get(key);
          await act(context, id, uid);
          print({ uid }, json === true);
        }),
      );
  }
  program
    .command('send')
    .description('send a text message from one user to another')
    .requiredOption('--app <key>', 'app key')
    .requiredOption('--from <uid>', 'sender')
    .requiredOption('--to <uid>', 'receiver')
    .requiredOption('--text <text>', 'what to say')
    .option('--json', 'print one JSON object')
    .action(({ app: key, from, to, text, json }: SendOptions) =>
      onInstallation(async ({ context }) => {
        const app = await context.get(AppsService).get(key);
        const users = context.get(UsersService);
        const [sender, receiver] = await Promise.all([users.find(app.id, from), users.find(app.id, to)]);
        if (!sender || !receiver) {
          throw new AppError('uid_invalid', {
            internal: `user ${sender ? to : from} is not registered in this app`,
          });
        }
        const data = await context.get(MessagesService).send(
          app.id,
          { userId: sender.id, uid: sender.uid, nickname: sender.nickname },
          {
            targetUid: receiver.uid,
            type: 'Msg:Txt',
            content: JSON.stringify({ content: text, extra: '' }),
          },
          'app',
        );
        print(JSON.parse(data) as object, json === true);
      }),
    );
}
