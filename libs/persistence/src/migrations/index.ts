import { CreateTables1764000000001 } from './0001-create-tables.js';
import { AddAppSettingsBlocksAndWelcomes1764000000002 } from './0002-add-app-settings-blocks-and-welcomes.js';
import { CreateAppConfig1764000000003 } from './0003-create-app-config.js';
import { CreateWebhooks1764000000004 } from './0004-create-webhooks.js';
import { AccountForGaps1764000000005 } from './0005-account-for-gaps.js';
import { CreateHistoryRequests1764000000006 } from './0006-create-history-requests.js';
import { CreateClientSends1764000000007 } from './0007-create-client-sends.js';
import { CreateAdmins1764000000008 } from './0008-create-admins.js';
import { LimitConnections1764000000009 } from './0009-limit-connections.js';
import { DeleteAppsAndSeeSecretsUsed1764000000010 } from './0010-delete-apps-and-see-secrets-used.js';
import { CreateQuotas1764000000011 } from './0011-create-quotas.js';
import { FollowMessages1764000000012 } from './0012-follow-messages.js';
import { CreateUserDataJobs1764000000013 } from './0013-create-user-data-jobs.js';

/** In the order in which they run. A migration is never edited once it is merged. */
export const MIGRATIONS = [
  CreateTables1764000000001,
  AddAppSettingsBlocksAndWelcomes1764000000002,
  CreateAppConfig1764000000003,
  CreateWebhooks1764000000004,
  AccountForGaps1764000000005,
  CreateHistoryRequests1764000000006,
  CreateClientSends1764000000007,
  CreateAdmins1764000000008,
  LimitConnections1764000000009,
  DeleteAppsAndSeeSecretsUsed1764000000010,
  CreateQuotas1764000000011,
  FollowMessages1764000000012,
  CreateUserDataJobs1764000000013,
];
