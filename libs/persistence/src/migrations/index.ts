import { CreateTables1764000000001 } from './0001-create-tables.js';

/** In the order in which they run. A migration is never edited once it is merged. */
export const MIGRATIONS = [CreateTables1764000000001];
