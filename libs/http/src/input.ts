import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import { AppError } from '@hongyan/kernel';
import type { Parameters } from './parameters.js';
import { isJsonAsText } from './text-rules.js';

/** A DTO class: decorated with class-validator rules, or with a lean check of its own beside them. */
export interface InputClass<T extends object = object> {
  new (): T;
  readonly prototype: T;
  /** Does what the decorators do, without reflection; a test holds both to the same answers. */
  check?(parameters: Parameters): T;
}

/** The checked input of a route. Unknown parameters are ignored. Throws the DTO's error, `parameter_error` by default. */
export function checkInput<T extends object>(type: InputClass<T>, parameters: Parameters): T {
  return type.check ? type.check(parameters) : validateInput(type, parameters);
}

/** The check by the class's decorators. */
export function validateInput<T extends object>(type: InputClass<T>, parameters: Parameters): T {
  let input: T;
  let errors: ValidationError[];
  try {
    input = Object.assign(new type(), pickDeclared(type, parameters));
    errors = validateSync(input, { whitelist: true, stopAtFirstError: true });
  } catch (error) {
    throw new AppError('parameter_error', { internal: 'unreadable parameters', cause: error });
  }
  const first = errors[0];
  if (!first) return input;
  for (const context of Object.values(first.contexts ?? {}) as { error?: AppError }[]) {
    if (context.error) throw context.error;
  }
  throw new AppError('parameter_error', { internal: first.toString() });
}

const declaredNames = new WeakMap<InputClass, readonly string[]>();

/** Only what the class declares: nobody looks into the rest, however it is built. */
function pickDeclared(type: InputClass, parameters: Parameters): Record<string, unknown> {
  let names = declaredNames.get(type);
  if (!names) {
    const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', true, false);
    names = [...new Set(rules.map(({ propertyName }) => propertyName))];
    declaredNames.set(type, names);
  }
  const prototype: object = type.prototype;
  const picked: Record<string, unknown> = {};
  for (const name of names) {
    if (!(name in parameters)) continue;
    const value = parameters[name];
    picked[name] = typeof value === 'object' && isJsonAsText(prototype, name) ? JSON.stringify(value) : value;
  }
  return picked;
}
