import { IsOptional, IsString, MaxLength } from 'class-validator';

const TEXT_MAX = 1000;

export class SignInDto {
  @IsString()
  @MaxLength(TEXT_MAX)
  email!: string;

  @IsString()
  @MaxLength(TEXT_MAX)
  password!: string;

  @IsOptional()
  @IsString()
  @MaxLength(TEXT_MAX)
  code?: string;
}

export class PasswordChangeDto {
  @IsString()
  @MaxLength(TEXT_MAX)
  currentPassword!: string;

  @IsString()
  @MaxLength(TEXT_MAX)
  newPassword!: string;
}

export class PasswordDto {
  @IsString()
  @MaxLength(TEXT_MAX)
  password!: string;
}

export class CodeDto {
  @IsString()
  @MaxLength(TEXT_MAX)
  code!: string;
}

export class PasswordAndCodeDto extends PasswordDto {
  @IsString()
  @MaxLength(TEXT_MAX)
  code!: string;
}

export class InvitationDto {
  @IsString()
  @MaxLength(TEXT_MAX)
  token!: string;
}

export class AcceptDto extends InvitationDto {
  @IsString()
  @MaxLength(TEXT_MAX)
  password!: string;
}
