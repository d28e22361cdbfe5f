import { MaxLength } from 'class-validator';
import { OptionalText, RequiredText } from '@hongyan/http';

/** `POST /demo/register`. Which uids are allowed is for the real registration to say. */
export class DemoRegisterDto {
  @MaxLength(64)
  @RequiredText()
  uid!: string;

  @MaxLength(64)
  @OptionalText()
  nickname?: string;
}
