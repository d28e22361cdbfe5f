import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { AppError } from '@hongyan/kernel';
import type { Parameters } from './parameters.js';

/** A DTO class: decorated with class-validator rules, or with a lean check of its own beside them. */
export interface InputClass<T extends object = object> {
  new (): T;
  /** Does what the decorators do, without reflection; a test holds both to the same answers. */
  check?(parameters: Parameters): T;
}

/** The checked input of a route. Unknown parameters are ignored. Throws the DTO's error, `parameter_error` by default. */
export function checkInput<T extends object>(type: InputClass<T>, parameters: Parameters): T {
  return type.check ? type.check(parameters) : validateInput(type, parameters);
}

/** The check by the class's decorators. */
export function validateInput<T extends object>(type: InputClass<T>, parameters: Parameters): T {
  const input = plainToInstance(type, parameters, { exposeDefaultValues: true });
  const errors = validateSync(input, { whitelist: true, stopAtFirstError: true });
  const first = errors[0];
  if (!first) return input;
  for (const context of Object.values(first.contexts ?? {}) as { error?: AppError }[]) {
    if (context.error) throw context.error;
  }
  throw new AppError('parameter_error', { internal: first.toString() });
}
