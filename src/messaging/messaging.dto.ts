import { Matches } from 'class-validator';
import { OptionalFlag, OptionalText, RequiredText } from '@hongyan/http';
import { CLIENT_MSG_ID } from './send.dto.js';

/** A call that says nothing but who calls. */
export class TokenDto {
  @RequiredText()
  token!: string;
}

/** `GET /messages/getHistoricalMessage` (contract 3.9). */
export class HistoryDto extends TokenDto {
  @RequiredText()
  link_user!: string;

  @OptionalText()
  node_marker?: string;

  @OptionalText()
  limit?: string;
}

/** `GET /chat/users` (contract 3.15). */
export class ContactsDto extends TokenDto {
  @OptionalText()
  limit?: string;

  @OptionalText()
  page?: string;
}

/** A call about a peer: `readMsg`, `delLiaisonPerson`, `getConversationInfo` (contract 3.14, 3.16, 3.21). */
export class PeerDto extends TokenDto {
  @RequiredText()
  target_uid!: string;
}

/** `POST /messages/sendByApps` (contract 3.8, 13). */
export class SendByAppsDto {
  @RequiredText()
  from_uid!: string;

  @RequiredText()
  target_uid!: string;

  @RequiredText()
  type!: string;

  @RequiredText()
  content!: string;

  @OptionalFlag()
  push?: string | boolean;

  @OptionalText()
  @Matches(CLIENT_MSG_ID)
  client_msg_id?: string;
}

/** `POST /messages/messageArrival` (contract 3.10). */
export class ArrivalDto extends TokenDto {
  @RequiredText()
  msg_id!: string;
}

/** `POST /chat/lastMsgClear` (contract 3.20). */
export class ClearPreviewsDto extends TokenDto {
  @OptionalText()
  days?: string;

  @OptionalText()
  limit?: string;
}

/** `GET /chat/onlineStatus` (contract 3.17). */
export class OnlineStatusDto extends TokenDto {
  @RequiredText()
  uids!: string;
}

/** `GET /chat/onlineStatusByUids` (contract 3.18). */
export class OnlineStatusByUidsDto {
  @RequiredText()
  uids!: string;
}
