import { getMetadataStorage, validateSync } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { AdminError, AppError } from '@hongyan/kernel';
import type { InputClass } from './input.js';
import { decodeUtf8, emptyParameters, parseJsonBody, parseUrlEncoded } from './parameters.js';

/**
 * The checked input of a call to the Admin API: the query of a GET, the JSON body of any other. Throws
 * `invalid_input` with the field for what the class does not declare or refuses.
 */
export function readAdminInput<T extends object>(
  type: InputClass<T> | undefined,
  request: FastifyRequest,
): T {
  const isQuery = request.method === 'GET';
  const given = isQuery ? queryOf(request) : bodyOf(request);
  const rules = type ? rulesOf(type) : new Map<string, ReadonlySet<string>>();
  const stranger = Object.keys(given).find((name) => !rules.has(name));
  if (stranger !== undefined) {
    throw new AdminError('invalid_input', { field: stranger, text: `${stranger} is not known here.` });
  }
  if (!type) return given as T;
  const input = Object.assign(new type(), isQuery ? typed(given, rules) : given);
  const [first] = validateSync(input, { whitelist: true, stopAtFirstError: true });
  if (!first) return input;
  const [text = 'The input is not valid'] = Object.values(first.constraints ?? {});
  throw new AdminError('invalid_input', { field: first.property, text: `${text}.` });
}

function queryOf(request: FastifyRequest): Record<string, unknown> {
  const url = request.raw.url ?? '';
  const mark = url.indexOf('?');
  return mark === -1 ? {} : unlessUnreadable(() => parseUrlEncoded(url.slice(mark + 1)));
}

function bodyOf(request: FastifyRequest): Record<string, unknown> {
  const { body, headers } = request;
  if (!Buffer.isBuffer(body) || body.length === 0) return emptyParameters();
  // Nothing but JSON: a form of another site cannot send it.
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    throw new AdminError('unsupported_media_type');
  }
  return unlessUnreadable(() => parseJsonBody(decodeUtf8(body)));
}

function unlessUnreadable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AdminError('invalid_input', { text: 'The input cannot be read.' });
  }
}

/** A query is text; what the rules call a number or a flag becomes one. */
function typed(
  given: Record<string, unknown>,
  rules: ReadonlyMap<string, ReadonlySet<string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const names = rules.get(name)!;
      if (names.has('isInt') && /^\d{1,16}$/.test(String(value))) return [name, Number(value)];
      if (names.has('isBoolean') && /^(true|false)$/.test(String(value))) return [name, value === 'true'];
      return [name, value];
    }),
  );
}

const known = new WeakMap<InputClass, Map<string, ReadonlySet<string>>>();

/** The names of the rules, by property. */
function rulesOf(type: InputClass): Map<string, ReadonlySet<string>> {
  let rules = known.get(type);
  if (!rules) {
    rules = new Map();
    for (const { propertyName, name } of getMetadataStorage().getTargetValidationMetadatas(
      type,
      '',
      true,
      false,
    )) {
      rules.set(propertyName, new Set([...(rules.get(propertyName) ?? []), name ?? '']));
    }
    known.set(type, rules);
  }
  return rules;
}
