/** A value that the environment may not hold; its message is one sentence that says what to set. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

/** One setting: where it is read, what it means, and what stands for nothing. Docs are printed from these. */
export interface Field<T> {
  readonly env: string;
  readonly doc: string;
  /** The text that is parsed when the variable is absent or empty; undefined means that it must be set. */
  readonly fallback: string | undefined;
  readonly isSecret: boolean;
  parse(text: string, env: string): T;
}

interface FieldOptions {
  readonly env: string;
  readonly doc: string;
  readonly fallback?: string;
  readonly isSecret?: boolean;
}

export function textField(options: FieldOptions): Field<string> {
  return field(options, (text) => text);
}

export function integerField(options: FieldOptions, min: number, max: number): Field<number> {
  return field(options, (text, env) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new ConfigError(
        `${env} must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`,
      );
    }
    return value;
  });
}

export function numberField(options: FieldOptions, min: number, max: number): Field<number> {
  return field(options, (text, env) => {
    const value = Number(text);
    if (!(value >= min && value <= max)) {
      throw new ConfigError(`${env} must be a number from ${min} to ${max}, not ${JSON.stringify(text)}.`);
    }
    return value;
  });
}

export function booleanField(options: FieldOptions): Field<boolean> {
  return field(options, (text, env) => {
    if (text === 'true' || text === '1') return true;
    if (text === 'false' || text === '0') return false;
    throw new ConfigError(`${env} must be true or false, not ${JSON.stringify(text)}.`);
  });
}

export function choiceField<const T extends string>(options: FieldOptions, choices: readonly T[]): Field<T> {
  return field(options, (text, env) => {
    const choice = choices.find((each) => each === text);
    if (choice === undefined) {
      throw new ConfigError(`${env} must be one of ${choices.join(', ')}, not ${JSON.stringify(text)}.`);
    }
    return choice;
  });
}

export function listField<const T extends string>(
  options: FieldOptions,
  choices: readonly T[],
): Field<readonly T[]> {
  return field(options, (text, env) => {
    const names = text.split(',').map((name) => name.trim());
    const unknown = names.find((name) => !choices.some((choice) => choice === name));
    if (unknown !== undefined) {
      throw new ConfigError(`${env} knows ${choices.join(', ')}, not ${JSON.stringify(unknown)}.`);
    }
    return Object.freeze([...new Set(names as T[])]);
  });
}

/** With an empty fallback the URL is optional, and empty when it is not set. */
export function urlField(options: FieldOptions, protocols: readonly string[]): Field<string> {
  return field(options, (text, env) => {
    if (text === '' && options.fallback === '') return text;
    if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
      throw new ConfigError(`${env} must be a URL that starts with ${protocols.join('// or ')}//.`);
    }
    return text;
  });
}

function field<T>(options: FieldOptions, parse: (text: string, env: string) => T): Field<T> {
  return { ...options, fallback: options.fallback, isSecret: options.isSecret ?? false, parse };
}
