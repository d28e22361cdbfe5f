import { IsIn, IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { PageDto } from '@hongyan/http';

export class AuditQueryDto extends PageDto {
  @IsOptional()
  @IsInt()
  @Min(1)
  tenantId?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  actorId?: number;

  @IsOptional()
  @IsString()
  @MaxLength(50)
  action?: string;

  @IsOptional()
  @IsString()
  @MaxLength(20)
  objectKind?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  objectId?: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  sinceMs?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  untilMs?: number;
}

export class AuditExportDto extends AuditQueryDto {
  @IsIn(['csv', 'jsonl'])
  format!: 'csv' | 'jsonl';
}
