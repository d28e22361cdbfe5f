import { IsInt, IsNotEmpty, IsString, Max, MaxLength, Min } from 'class-validator';
import { KEEP_HOURS_MAX } from '../../apps/secrets/app-secret.js';

const TEXT_LENGTH_MAX = 200;

export class NewSecretDto {
  @IsInt()
  @Min(0)
  @Max(KEEP_HOURS_MAX)
  keepHours!: number;
}

export class DeviceDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(TEXT_LENGTH_MAX)
  device!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(TEXT_LENGTH_MAX)
  clientAppId!: string;
}

export class DeviceSecretDto extends DeviceDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(TEXT_LENGTH_MAX)
  secret!: string;
}
