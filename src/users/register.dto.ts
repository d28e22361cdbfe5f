import { Transform } from 'class-transformer';
import { Validate, ValidatorConstraint } from 'class-validator';
import { OptionalText, RequiredText } from '@hongyan/http';
import { AppError } from '@hongyan/kernel';
import { isAllowedUid } from './uid.js';

@ValidatorConstraint()
class AllowedUid {
  validate(uid: unknown): boolean {
    return typeof uid !== 'string' || isAllowedUid(uid);
  }
}

/** An object in a profile field is stored as its JSON text (contract 13). */
const AsText = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'object' ? JSON.stringify(value) : value));

/** `POST /users/register` (contract 3.4). */
export class RegisterDto {
  @Validate(AllowedUid, {
    message: 'uid holds _ or , or is too long',
    context: { error: new AppError('uid_error', { textAlsoAsMsg: true }) },
  })
  @RequiredText()
  uid!: string;

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
