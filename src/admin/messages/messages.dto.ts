import { IsBoolean, IsInt, IsNotEmpty, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { PageDto } from '@hongyan/http';
import { UID_LENGTH_MAX } from '../../users/uid.js';

/** The two users of a conversation, and a time. */
export class ConversationDto extends PageDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(UID_LENGTH_MAX)
  a!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(UID_LENGTH_MAX)
  b!: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  aroundMs?: number;
}

export class MessageDto {
  @IsOptional()
  @IsBoolean()
  content?: boolean;
}
