import type { JsonSchema } from '@hongyan/http';
import { BARE_ERRORS, ERROR_CATALOGUE, type ErrorKey, textOf } from '@hongyan/protocol';
import type { Operation } from './openapi-document.js';
import type { EnvelopeAnswer, PlainAnswer, RouteDoc } from './route-doc.js';
import { exactly, exampleOf, text } from './schema.js';

const ANY_ROUTE: ErrorKey = 'server_error';

/** The schemas of all error bodies, by their keys. */
export function errorSchemas(): Record<string, JsonSchema> {
  const keys = Object.keys(ERROR_CATALOGUE) as ErrorKey[];
  return Object.fromEntries(keys.map((key) => [key, errorSchema(key)]));
}

/** The one success, or one of the errors; both with status 200 (docs/errors.md). */
export function responsesOf(doc: RouteDoc, errors: readonly ErrorKey[]): Operation['responses'] {
  const keys = [...new Set([...errors, ...(doc.errors ?? []), ANY_ROUTE])].sort();
  const { answer } = doc;
  const refusals = keys.map((key) => ({ $ref: `#/components/schemas/${key}` }));
  const success = 'text' in answer ? envelope(answer) : answer.body;
  const mediaType = 'text' in answer ? 'application/json' : answer.mediaType;
  const codes = keys.map((key) => `${ERROR_CATALOGUE[key].code} \`${key}\``).join(', ');
  const content =
    mediaType === 'application/json'
      ? { [mediaType]: { schema: { oneOf: [success, ...refusals] }, example: exampleOf(success) } }
      : {
          [mediaType]: mediaType.startsWith('text/') ? { schema: success, example: exampleOf(success) } : {},
          'application/json': { schema: { oneOf: refusals } },
        };
  return {
    '200': { description: `Success, or one of ${codes}.`, content },
    ...('mediaType' in answer ? othersOf(answer) : {}),
    default: { $ref: '#/components/responses/refusedByHttp' },
  };
}

function othersOf({ others = {} }: PlainAnswer): Operation['responses'] {
  const responses = Object.entries(others).map(([status, [description, schema]]) => {
    const content = { 'application/json': { schema, example: schema && exampleOf(schema) } };
    return [status, schema ? { description, content } : { description }];
  });
  return Object.fromEntries(responses) as Operation['responses'];
}

/** What routing answers: an unknown path, a wrong method, bytes that are no HTTP, a server that is not ready. */
export const REFUSED_BY_HTTP: JsonSchema = {
  description: 'Any other status: `code` repeats it.',
  content: {
    'application/json': {
      schema: exactly({ code: { type: 'integer', minimum: 400 }, message: { type: 'string' } }),
      example: { code: 404, message: textOf('not_found', 'zh-TW') },
    },
  },
};

function envelope({ text: key, data, beside = {} }: EnvelopeAnswer): JsonSchema {
  return exactly({ code: { const: 200 }, message: text(textOf(key, 'zh-TW')), data, ...beside });
}

function errorSchema(key: ErrorKey): JsonSchema {
  const message = text(textOf(key, 'zh-TW'));
  const data: JsonSchema = { type: 'null' };
  const { code } = ERROR_CATALOGUE[key];
  if (BARE_ERRORS.has(key)) return exactly({ code: { const: code }, message });
  const schema = exactly({ code: { const: code }, message, data });
  // Some errors of app servers repeat their text for integrators who read `msg` (contract 2.1).
  return { ...schema, properties: { ...(schema['properties'] as object), msg: message } };
}
