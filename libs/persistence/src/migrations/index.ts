import { CreateTables1764000000001 } from './0001-create-tables.js';
import { AddAppSettingsBlocksAndWelcomes1764000000002 } from './0002-add-app-settings-blocks-and-welcomes.js';
import { CreateAppConfig1764000000003 } from './0003-create-app-config.js';

/** In the order in which they run. A migration is never edited once it is merged. */
export const MIGRATIONS = [
  CreateTables1764000000001,
  AddAppSettingsBlocksAndWelcomes1764000000002,
  CreateAppConfig1764000000003,
];
