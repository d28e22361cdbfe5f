import { OptionalText } from '@hongyan/http';

/** `GET /data/messages` (contract 3.25). */
export class ExportDto {
  @OptionalText()
  start_time?: string;

  @OptionalText()
  end_time?: string;

  @OptionalText()
  conversation?: string;

  @OptionalText()
  page?: string;

  @OptionalText()
  size?: string;

  @OptionalText()
  need_count?: string;
}
