import { JsonAsText, OptionalText } from '@hongyan/http';

/** The profile fields that an app server may give. An object is stored as its JSON text (contract 13). */
export class ProfileDto {
  @JsonAsText()
  @OptionalText()
  nickname?: string;

  @JsonAsText()
  @OptionalText()
  avatar?: string;

  @JsonAsText()
  @OptionalText()
  extend?: string;
}
