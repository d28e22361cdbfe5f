import { IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { PageDto } from '@hongyan/http';
import { TENANT_NAME_LENGTH_MAX } from '../../tenants/tenant.js';

export class TenantDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(TENANT_NAME_LENGTH_MAX)
  @Matches(/\S/, { message: 'name must not be blank' })
  name!: string;
}

export class TenantsQueryDto extends PageDto {
  @IsOptional()
  @IsString()
  @MaxLength(TENANT_NAME_LENGTH_MAX)
  search?: string;
}
