import { OptionalText, RequiredText } from '@hongyan/http';

/** `POST /messages/messageSynchronization` (contract 3.12, 8.8). */
export class MoveDto {
  @RequiredText()
  token!: string;

  @RequiredText()
  from_uid!: string;

  /** Days. */
  @OptionalText()
  limit?: string;
}

/** `POST /users/allowSync` (contract 9, S2): ours. */
export class AllowSyncDto {
  @RequiredText()
  from_uid!: string;

  @RequiredText()
  to_uid!: string;

  /** Seconds. */
  @OptionalText()
  ttl?: string;
}
