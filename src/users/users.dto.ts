import { RequiredText } from '@hongyan/http';
import { AppError } from '@hongyan/kernel';
import { ProfileDto } from './profile.dto.js';

/** `POST /users/block`, `/users/unBlock` (contract 3.5) and `/users/revokeToken`. */
export class UidDto {
  @RequiredText()
  uid!: string;
}

/** `POST /users/edit` (contract 3.6). */
export class EditDto extends ProfileDto {
  @RequiredText(new AppError('uid_error'))
  uid!: string;
}
