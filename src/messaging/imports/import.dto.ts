import { OptionalText, RequiredText } from '@hongyan/http';

/** `POST /messages/messageTransfer` (contract 3.12, 8.7). `msg_id` is ours. */
export class ImportDto {
  @RequiredText()
  from_uid!: string;

  @RequiredText()
  target_uid!: string;

  @RequiredText()
  content!: string;

  @OptionalText()
  type?: string;

  @OptionalText()
  created_at?: string;

  @OptionalText()
  msg_id?: string;
}
