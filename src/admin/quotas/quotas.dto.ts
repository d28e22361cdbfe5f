import { Validate, ValidatorConstraint } from 'class-validator';
import { QUOTA_MAX, type Quotas } from '../../apps/quotas/quota.js';

/** How many there may be; null for any number. */
@ValidatorConstraint()
class Quota {
  static readonly schema = { type: ['integer', 'null'], minimum: 0, maximum: QUOTA_MAX };

  validate(value: unknown): boolean {
    return value === null || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= QUOTA_MAX);
  }

  defaultMessage(): string {
    return `$property must be null or a whole number from 0 to ${QUOTA_MAX}`;
  }
}

/** All four: what is not said is no wish for anything. */
export class QuotasDto implements Quotas {
  @Validate(Quota)
  connections!: number | null;

  @Validate(Quota)
  messagesPerSecond!: number | null;

  @Validate(Quota)
  storedMessages!: number | null;

  @Validate(Quota)
  uploadBytes!: number | null;
}
