export { AppError, type AppErrorDetails } from './app-error.js';
export { Clock } from './clock.js';
export { deriveKey, equalInConstantTime, sha256 } from './keys.js';
export { formatMessageId, messageIdTimeMs, newMessageId, parseMessageId } from './message-id.js';
export type { AppPrincipal, PrincipalKind, UserPrincipal } from './principal.js';
