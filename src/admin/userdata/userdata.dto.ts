import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageDto } from '@hongyan/http';
import { JOB_KINDS, type JobKind } from '../../userdata/user-data-job.js';

const UID_LENGTH_MAX = 400;

export class EraseDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(UID_LENGTH_MAX)
  uid!: string;
}

export class UserDataJobsQueryDto extends PageDto {
  @IsOptional()
  @IsIn(JOB_KINDS)
  kind?: JobKind;

  @IsOptional()
  @IsString()
  @MaxLength(UID_LENGTH_MAX)
  uid?: string;
}
