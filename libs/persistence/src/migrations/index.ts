import { CreateTables1764000000001 } from './0001-create-tables.js';
import { AddAppSettingsBlocksAndWelcomes1764000000002 } from './0002-add-app-settings-blocks-and-welcomes.js';
import { CreateWebhooks1764000000004 } from './0004-create-webhooks.js';

/** In the order in which they run. A migration is never edited once it is merged. */
export const MIGRATIONS = [
  CreateTables1764000000001,
  AddAppSettingsBlocksAndWelcomes1764000000002,
  CreateWebhooks1764000000004,
];
