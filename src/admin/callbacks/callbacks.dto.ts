import {
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Min,
  Validate,
  ValidateIf,
  type ValidationArguments,
  ValidatorConstraint,
} from 'class-validator';
import { PageDto } from '@hongyan/http';
import { type Outcome, OUTCOMES } from '../../webhooks/attempt.js';

const MESSAGE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export class AttemptsQueryDto extends PageDto {
  @IsOptional()
  @Matches(MESSAGE_ID)
  msgId?: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  sinceMs?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  untilMs?: number;

  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: Outcome;
}

@ValidatorConstraint()
class AllAlone {
  static readonly schema = { const: true };

  validate(all: unknown, { object }: ValidationArguments): boolean {
    return all === true && (object as ReplayDto).msgId === undefined;
  }

  defaultMessage(): string {
    return 'all must be true and stand without msgId';
  }
}

/** Either one message, or all. */
export class ReplayDto {
  @ValidateIf(({ all }: ReplayDto) => all === undefined)
  @Matches(MESSAGE_ID)
  msgId?: string;

  @ValidateIf(({ all }: ReplayDto) => all !== undefined)
  @Validate(AllAlone)
  all?: true;
}
