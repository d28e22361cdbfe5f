import { SCOPES } from '../../tenants/permissions.js';
import type { RouteDocs } from '../route-doc.js';
import { exactly, integer, listOf, text } from '../schema.js';
import { json, MOMENT, NOTHING, oneOf, orNull, PAGE, pageOf } from './shapes.js';

const TOKEN = exactly({
  id: integer(5),
  name: text('nightly backup'),
  prefix: text('hyt_Ab3dEf9h', { description: 'Which one it is; no secret.' }),
  scopes: listOf(oneOf(...SCOPES)),
  createdAtMs: MOMENT,
  expiresAtMs: MOMENT,
  lastUsedAtMs: orNull({ ...MOMENT, description: 'Unix milliseconds, exact to a minute.' }),
});

/** One's own API tokens. */
export const TOKEN_ROUTES: RouteDocs = {
  'GET /admin/v1/tokens': {
    summary: 'The caller’s API tokens, newest first.',
    parameters: PAGE,
    answer: pageOf(TOKEN),
  },
  'POST /admin/v1/tokens': {
    summary: 'Makes an API token. Its secret is in this answer and nowhere else.',
    parameters: {
      name: ['nightly backup', 'What it is for, 1 to 100 characters.'],
      scopes: [['tenants.read'], 'What it may do of what the caller may.'],
      expiresInDays: [90, '1 to 365.'],
    },
    answer: json(exactly({ token: TOKEN, secret: text('hyt_Ab3dEf9h_EXAMPLE') })),
  },
  'DELETE /admin/v1/tokens/:tokenId': {
    summary: 'Ends an API token at once.',
    parameters: { tokenId: [5, 'The token.'] },
    answer: NOTHING,
  },
};
