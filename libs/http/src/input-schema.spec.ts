import { describe, expect, it } from '@jest/globals';
import { IsPositive, MaxLength, Validate, ValidatorConstraint } from 'class-validator';
import { AppError } from '@hongyan/kernel';
import { inputSchema } from './input-schema.js';
import { JsonAsText, OptionalText, RequiredText } from './text-rules.js';

@ValidatorConstraint()
class Lowercase {
  static readonly schema = { pattern: '^[a-z]*$' };

  validate(value: unknown): boolean {
    return /^[a-z]*$/.test(String(value));
  }
}

class BaseDto {
  @JsonAsText()
  @OptionalText()
  extend?: string;
}

class ExampleDto extends BaseDto {
  @Validate(Lowercase)
  @MaxLength(9)
  @RequiredText(new AppError('uid_error'))
  uid!: string;
}

class CountedDto {
  @IsPositive()
  count!: number;
}

describe(inputSchema.name, () => {
  it('says what the rules demand, inherited ones included', () => {
    expect(inputSchema(ExampleDto)).toEqual({
      properties: {
        extend: { type: ['string', 'object', 'array'] },
        uid: { type: 'string', not: { enum: ['', '0'] }, maxLength: 9, pattern: '^[a-z]*$' },
      },
      required: ['uid'],
      errors: ['uid_error'],
    });
  });

  it('says nothing of a class without rules', () => {
    expect(inputSchema(class NoInput {})).toEqual({ properties: {}, required: [], errors: [] });
  });

  it('throws for a rule that it does not know', () => {
    expect(() => inputSchema(CountedDto)).toThrow('No schema for the rule isPositive of count.');
  });
});
