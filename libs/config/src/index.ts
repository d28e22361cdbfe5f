export { CONFIG, parseConfig, type Config } from './config.js';
export { printConfigTable, printEnvExample } from './config-docs.js';
export { ConfigModule } from './config.module.js';
export { ConfigError } from './field.js';
export { ROLES, type Role } from './fields.js';
