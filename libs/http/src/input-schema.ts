import { getMetadataStorage } from 'class-validator';
import type { ErrorKey } from '@hongyan/protocol';
import { AppError } from '@hongyan/kernel';
import type { InputClass } from './input.js';
import { isJsonAsText } from './text-rules.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a DTO's rules demand, for documents. */
export interface InputSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
  /** Errors of its own that the DTO throws instead of `parameter_error`. */
  readonly errors: readonly ErrorKey[];
}

type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/**
 * The JSON Schema of a DTO's parameters, read from its class-validator rules. A rule of our own says what it means in
 * a static `schema`. Throws for a rule that it cannot express: a document must not say less than the code.
 */
export function inputSchema(type: InputClass): InputSchema {
  const properties: Record<string, JsonSchema> = {};
  const optional = new Set<string>();
  const errors = new Set<ErrorKey>();
  for (const rule of getMetadataStorage().getTargetValidationMetadatas(type, '', true, false)) {
    const { propertyName, context } = rule;
    properties[propertyName] = bothOf(properties[propertyName], schemaOf(rule, type));
    if (isConditional(rule)) optional.add(propertyName);
    const error: unknown = (context as { error?: unknown } | undefined)?.error;
    if (error instanceof AppError) errors.add(error.key);
  }
  const required = Object.keys(properties).filter((name) => !optional.has(name));
  return { properties, required, errors: [...errors] };
}

/** What two rules demand, of a list's items as well. */
function bothOf(one: JsonSchema = {}, other: JsonSchema): JsonSchema {
  const items = { ...(one['items'] as object | undefined), ...(other['items'] as object | undefined) };
  return { ...one, ...other, ...(Object.keys(items).length > 0 ? { items } : {}) };
}

/** `IsOptional` and `ValidateIf`: whether the other rules hold depends on more than the value. */
function isConditional({ type }: Rule): boolean {
  return type === 'conditionalValidation';
}

function schemaOf(rule: Rule, { prototype }: InputClass): JsonSchema {
  if (isConditional(rule)) return {};
  if (rule.each) return { items: schemaOfOne(rule, prototype) };
  return schemaOfOne(rule, prototype);
}

function schemaOfOne(rule: Rule, prototype: object): JsonSchema {
  const [constraint] = rule.constraints ?? [];
  switch (rule.name ?? '') {
    case 'isDefined':
      return {};
    case 'matches':
      return { pattern: (constraint as RegExp).source };
    case 'isString':
      return { type: isJsonAsText(prototype, rule.propertyName) ? ['string', 'object', 'array'] : 'string' };
    case 'isInt':
      return { type: 'integer' };
    case 'isBoolean':
      return { type: 'boolean' };
    case 'isArray':
      return { type: 'array' };
    case 'min':
      return { minimum: constraint as unknown };
    case 'max':
      return { maximum: constraint as unknown };
    case 'isIn':
      return { enum: constraint as unknown };
    case 'minLength':
      return { minLength: constraint as unknown };
    case 'arrayMaxSize':
      return { maxItems: constraint as unknown };
    case 'arrayNotEmpty':
      return { minItems: 1 };
    case 'isNotEmpty':
      return { minLength: 1 };
    case 'isNotIn':
      return { not: { enum: constraint as unknown } };
    case 'maxLength':
      return { maxLength: constraint as unknown };
    default: {
      const { schema } = rule.constraintCls as { schema?: JsonSchema };
      if (schema) return schema;
      throw new Error(`No schema for the rule ${rule.name ?? rule.type} of ${rule.propertyName}.`);
    }
  }
}
