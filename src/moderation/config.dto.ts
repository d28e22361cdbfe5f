import { IsDefined, Validate, ValidatorConstraint } from 'class-validator';
import { OptionalText } from '@hongyan/http';

@ValidatorConstraint()
class ConfigText {
  static readonly schema = { type: ['string', 'array', 'object'], minLength: 1 };

  validate(value: unknown): boolean {
    return typeof value === 'string' ? value !== '' : typeof value === 'object';
  }
}

/** `GET /config/msgWordsBlacklist` (contract 3.24). */
export class ConfigDto {
  /** There is nothing to check, and class-validator refuses a class without rules. */
  static check(): ConfigDto {
    return new ConfigDto();
  }
}

/** `POST /config/msgWordsBlacklist/edit` (contract 3.24): text, an array or an object; nothing is 4003 (contract 13). */
export class ConfigEditDto {
  @Validate(ConfigText)
  @IsDefined()
  config_value!: string | object;
}

/** `DELETE /config/delete` (contract 3.24). */
export class ConfigDeleteDto {
  @OptionalText()
  config_key?: string;
}
