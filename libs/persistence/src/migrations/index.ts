import { CreateTables1764000000001 } from './0001-create-tables.js';
import { CreateAppConfig1764000000003 } from './0003-create-app-config.js';

/** In the order in which they run. A migration is never edited once it is merged. */
export const MIGRATIONS = [CreateTables1764000000001, CreateAppConfig1764000000003];
