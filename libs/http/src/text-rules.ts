import { applyDecorators } from '@nestjs/common';
import { IsDefined, IsNotIn, IsOptional, IsString, ValidateIf } from 'class-validator';
import type { AppError } from '@hongyan/kernel';

/** Contract 1.2: `""` and `"0"` count as missing, for uids and tokens alike. */
const MISSING = ['', '0'];

/** Whether a parameter is text that counts as present. */
export function isPresentText(value: unknown): value is string {
  return typeof value === 'string' && !MISSING.includes(value);
}

/** A parameter that must be there, or the error is thrown, `parameter_error` by default. */
export const RequiredText = (error?: AppError): PropertyDecorator => {
  const options = error ? { context: { error } } : {};
  return applyDecorators(IsDefined(options), IsString(options), IsNotIn(MISSING, options));
};

/** A parameter that may be absent; empty is the same as absent, arrays and objects are refused (contract 3.1). */
export const OptionalText = (): PropertyDecorator => applyDecorators(IsOptional(), IsString());

const asText = new WeakMap<object, Set<string>>();

/** A text parameter that takes an object, too, and keeps it as its JSON text (contract 13). */
export const JsonAsText = (): PropertyDecorator => (prototype, name) => {
  const names = asText.get(prototype) ?? new Set();
  asText.set(prototype, names.add(String(name)));
};

/** Whether the class, or one that it extends, declares the parameter so. */
export function isJsonAsText(prototype: object | null, name: string): boolean {
  if (prototype === null) return false;
  return (
    asText.get(prototype)?.has(name) === true ||
    isJsonAsText(Object.getPrototypeOf(prototype) as object, name)
  );
}
/** A parameter that may be absent and whose truth counts: text, or a JSON boolean. */
export const OptionalFlag = (): PropertyDecorator =>
  applyDecorators(
    OptionalText(),
    ValidateIf((_, value) => typeof value !== 'boolean'),
  );
