import { OptionalText, RequiredText } from '@hongyan/http';

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

/** `POST /chat/readMsg` (contract 3.16). */
export class ReadMsgDto extends TokenDto {
  @RequiredText()
  target_uid!: string;
}
