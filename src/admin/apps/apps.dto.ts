import {
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { PageDto } from '@hongyan/http';
import { APP_NAME_LENGTH_MAX, APP_STATUSES, type AppStatus } from '../../apps/app.js';
import {
  APP_LANGUAGES,
  type AppSettings,
  BLOCKED_REPLIES,
  CALLBACK_URL_LENGTH_MAX,
  CONNECTIONS_MAX,
  DEVICES_MAX,
  HISTORY_MOVE_MODES,
  MOBILE_SIGNATURE_MODES,
  ONLINE_NOTICE_SCOPES,
  RETENTION_DAYS_MAX,
  SIGNATURE_MODES,
} from '../../apps/app-settings.js';

export class AppsQueryDto extends PageDto {
  @IsOptional()
  @IsInt()
  @Min(1)
  tenantId?: number;

  @IsOptional()
  @IsIn(APP_STATUSES)
  status?: AppStatus;

  @IsOptional()
  @IsString()
  @MaxLength(APP_NAME_LENGTH_MAX)
  search?: string;
}

export class AppNameDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(APP_NAME_LENGTH_MAX)
  @Matches(/\S/, { message: 'name must not be blank' })
  name!: string;
}

export class NewAppDto extends AppNameDto {
  @IsOptional()
  @IsInt()
  @Min(1)
  tenantId?: number | null;
}

/** Any subset of the settings; `app-settings.ts` has the last word on each. */
export class SettingsDto implements Partial<AppSettings> {
  @IsOptional()
  @IsIn(SIGNATURE_MODES)
  signature?: AppSettings['signature'];

  @IsOptional()
  @IsIn(MOBILE_SIGNATURE_MODES)
  mobileSignature?: AppSettings['mobileSignature'];

  @IsOptional()
  @IsIn(ONLINE_NOTICE_SCOPES)
  onlineNotice?: AppSettings['onlineNotice'];

  @IsOptional()
  @IsIn(HISTORY_MOVE_MODES)
  historyMove?: AppSettings['historyMove'];

  @IsOptional()
  @IsString()
  @MaxLength(CALLBACK_URL_LENGTH_MAX)
  callbackUrl?: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(RETENTION_DAYS_MAX)
  retentionDays?: number;

  @IsOptional()
  @IsIn(BLOCKED_REPLIES)
  blockedReply?: AppSettings['blockedReply'];

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  allowedOrigins?: string[];

  @IsOptional()
  @IsIn(APP_LANGUAGES)
  language?: AppSettings['language'];

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(DEVICES_MAX)
  devicesMax?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(CONNECTIONS_MAX)
  connectionsMax?: number;
}
