import { Validate, ValidatorConstraint } from 'class-validator';
import { RequiredText } from '@hongyan/http';
import { AppError } from '@hongyan/kernel';
import { ProfileDto } from './profile.dto.js';
import { isAllowedUid, UID_LENGTH_MAX } from './uid.js';

@ValidatorConstraint()
class AllowedUid {
  static readonly schema = { maxLength: UID_LENGTH_MAX, pattern: '^[^_,]*$' };

  validate(uid: unknown): boolean {
    return typeof uid !== 'string' || isAllowedUid(uid);
  }

  /** Without a message class-validator forgets the context, and with it the error. */
  defaultMessage(): string {
    return 'uid is not allowed';
  }
}

/** `POST /users/register` (contract 3.4). */
export class RegisterDto extends ProfileDto {
  @Validate(AllowedUid, { context: { error: new AppError('uid_error', { textAlsoAsMsg: true }) } })
  @RequiredText()
  uid!: string;
}
