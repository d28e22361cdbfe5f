export { AskingLine } from './limits/asking-line.js';
export { AdminError, type AdminErrorDetails } from './admin-error.js';
export { AppError, type AppErrorDetails } from './app-error.js';
export { Clock } from './clock.js';
export { deriveKey, equalInConstantTime, sha256 } from './keys.js';
export {
  formatMessageId,
  leastMessageId,
  messageIdTimeMs,
  newMessageId,
  parseMessageId,
} from './message-id.js';
export {
  type Actor,
  type AdminPrincipal,
  type AdminRole,
  type AppPrincipal,
  type Editor,
  type PrincipalKind,
  SYSTEM,
  type UserPrincipal,
} from './principal.js';
export { openSecret, sealSecret } from './sealing.js';
export { addressKeyOf, addressOf } from './limits/client-address.js';
export { Shares } from './limits/shares.js';
export { TokenBucket } from './limits/token-bucket.js';
