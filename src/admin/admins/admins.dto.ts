import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { PageDto } from '@hongyan/http';
import type { AdminRole } from '@hongyan/kernel';
import {
  ADMIN_NAME_LENGTH_MAX,
  ADMIN_ROLES,
  ADMIN_STATUSES,
  type AdminStatus,
  EMAIL_LENGTH_MAX,
} from '../../tenants/admins/admin.js';

export class AdminsQueryDto extends PageDto {
  @IsOptional()
  @IsInt()
  @Min(1)
  tenantId?: number;

  @IsOptional()
  @IsIn(ADMIN_ROLES)
  role?: AdminRole;

  @IsOptional()
  @IsIn(ADMIN_STATUSES)
  status?: AdminStatus;
}

export class NewAdminDto {
  @IsString()
  @MaxLength(EMAIL_LENGTH_MAX)
  email!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(ADMIN_NAME_LENGTH_MAX)
  name!: string;

  @IsIn(ADMIN_ROLES)
  role!: AdminRole;

  @IsOptional()
  @IsInt()
  @Min(1)
  tenantId?: number | null;
}

export class AdminChangeDto {
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(ADMIN_NAME_LENGTH_MAX)
  name?: string;

  @IsOptional()
  @IsIn(ADMIN_ROLES)
  role?: AdminRole;
}
