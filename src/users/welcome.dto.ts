import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { RequiredText } from '@hongyan/http';

export const WELCOME_LENGTH_MAX = 2000;

/** A call of a client that says nothing but who calls. */
export class TokenDto {
  @RequiredText()
  token!: string;
}

/** `GET /welcomes/content` (contract 3.25). */
export class WelcomeContentDto extends TokenDto {
  @RequiredText()
  uid!: string;
}

/** `POST /welcomes/set` (contract 3.25). */
export class WelcomeSetDto extends TokenDto {
  @MaxLength(WELCOME_LENGTH_MAX)
  @IsNotEmpty()
  @IsString()
  content!: string;
}
