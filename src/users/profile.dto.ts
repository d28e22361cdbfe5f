import { Transform } from 'class-transformer';
import { OptionalText } from '@hongyan/http';

/** An object in a profile field is stored as its JSON text (contract 13). */
const AsText = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'object' ? JSON.stringify(value) : value));

/** The profile fields that an app server may give. */
export class ProfileDto {
  @AsText()
  @OptionalText()
  nickname?: string;

  @AsText()
  @OptionalText()
  avatar?: string;

  @AsText()
  @OptionalText()
  extend?: string;
}
