import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageDto } from '@hongyan/http';

const SEARCH_LENGTH_MAX = 100;

export class UsersQueryDto extends PageDto {
  @IsOptional()
  @IsString()
  @MaxLength(SEARCH_LENGTH_MAX)
  search?: string;

  @IsOptional()
  @IsBoolean()
  blocked?: boolean;
}

export class BlockDto {
  @IsOptional()
  @IsBoolean()
  closeSockets?: boolean;
}
