export { ADMIN_ERRORS, type AdminErrorCode } from './admin-errors.js';
export { toAsciiJson } from './ascii-json.js';
export { CLOSE_CODES } from './close-codes.js';
export { BARE_ERRORS, ERROR_CATALOGUE, RETIRED_CODES, type ErrorKey } from './error-catalogue.js';
export {
  chatFrame,
  connectFrame,
  DELIVERY_STATUS,
  DIRECTION,
  disconnectFrame,
  onlineFrame,
  readFrame,
  type ChatFrame,
} from './frames.js';
export { isChatType, isCustomizeType, MESSAGE_TYPE_LENGTH_MAX } from './message-type.js';
export { readChatFrame, type FrameMessage } from './read-frame.js';
export { LANGUAGES, TEXT_KEYS, textOf, type Language, type SuccessKey, type TextKey } from './texts.js';
export { WallClock } from './wall-clock.js';
