import type { RouteDocs } from '../route-doc.js';
import { exactly, listOf, text } from '../schema.js';
import { FLAG, json, MOMENT, orNull } from './shapes.js';

const LIST = json(exactly({ words: listOf(text('casino')), updatedAtMs: orNull(MOMENT) }));

const appId = ['1', 'The app.'] as const;

/** Word lists. */
export const ADMIN_WORD_ROUTES: RouteDocs = {
  'GET /admin/v1/apps/:appId/words': {
    summary: 'Words that clients of the app may not send.',
    parameters: { appId },
    answer: LIST,
  },
  'PUT /admin/v1/apps/:appId/words': {
    summary: 'Replaces the list.',
    parameters: { appId, words: [['casino'], 'At most 20000 words of at most 200 characters.'] },
    answer: LIST,
  },
  'PATCH /admin/v1/apps/:appId/words': {
    summary: 'Takes words off the list, spelled as they are listed, and adds others.',
    parameters: {
      appId,
      add: [['casino'], 'Words to add.'],
      remove: [[], 'Words to take off first.'],
    },
    answer: LIST,
  },
  'POST /admin/v1/apps/:appId/words/check': {
    summary: 'Tells whether a text would be held back, and for which words.',
    parameters: { appId, text: ['Meet me at the CASINO', 'What a user might send.'] },
    answer: json(exactly({ blocked: FLAG, words: listOf(text('casino')) })),
  },
};
