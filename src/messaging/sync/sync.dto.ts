import { OptionalText } from '@hongyan/http';
import { TokenDto } from '../messaging.dto.js';

/** `/messages/sync` (docs/adr/0004-repeats-and-catching-up.md). */
export class SyncDto extends TokenDto {
  @OptionalText()
  since?: string;

  @OptionalText()
  limit?: string;
}
