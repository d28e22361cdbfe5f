import type { DeclaredRoute, JsonSchema } from '@hongyan/http';
import { ADMIN_ERRORS } from '@hongyan/protocol';
import type { Operation } from './openapi-document.js';
import type { RouteDoc } from './route-doc.js';
import { exampleOf } from './schema.js';

/** What the Admin API refuses with: a proper status and a code. */
export const REFUSED_TO_ADMIN: JsonSchema = {
  description: 'Any other status. Match on `code`.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['error'],
        additionalProperties: false,
        properties: {
          error: {
            type: 'object',
            required: ['code', 'message'],
            additionalProperties: false,
            properties: {
              code: { enum: Object.keys(ADMIN_ERRORS) },
              message: { type: 'string' },
              field: { type: 'string' },
            },
          },
        },
      },
      example: { error: { code: 'not_found', message: ADMIN_ERRORS.not_found.text } },
    },
  },
};

/** The one success of a route of the Admin API, and its refusals. */
export function adminResponsesOf({ status }: DeclaredRoute, { answer }: RouteDoc): Operation['responses'] {
  const refused = { default: { $ref: '#/components/responses/refusedToAdmin' } };
  if (status === 204 || !('mediaType' in answer)) return { [status]: { description: 'Done.' }, ...refused };
  const { mediaType, body } = answer;
  const media = mediaType === 'application/json' ? { schema: body, example: exampleOf(body) } : {};
  return { [status]: { description: 'Success.', content: { [mediaType]: media } }, ...refused };
}
