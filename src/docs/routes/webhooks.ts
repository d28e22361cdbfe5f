import type { RouteDocs } from '../route-doc.js';
import { exactly, integer, listOf, text } from '../schema.js';

const ATTEMPT = exactly({
  msg_id: text('3b1f6f0e-6f0a-4d0e-9c7a-0a4d5b7b1c11'),
  attempt: integer(1),
  at: text('2023-11-15 06:13:20'),
  duration_ms: integer(42),
  outcome: text('delivered'),
  status: { type: ['integer', 'null'], examples: [200] },
  error: { type: ['string', 'null'], examples: [null] },
});

export const WEBHOOK_ROUTES: RouteDocs = {
  'GET /webhooks/attempts': {
    summary: 'What came of the calls to the app’s callback URL, newest first.',
    parameters: {
      msg_id: [undefined, 'Only of this message.'],
      since: [undefined, 'Only from this moment on: unix seconds or milliseconds.'],
      until: [undefined, 'Only before this moment.'],
      limit: ['20', 'Rows.'],
      marker: [undefined, '`next` of the page before.'],
    },
    answer: {
      text: 'success',
      data: exactly({ data: listOf(ATTEMPT), next: { type: ['string', 'null'], examples: [null] } }),
    },
  },
  'POST /webhooks/replay': {
    summary: 'Calls again for messages that were given up.',
    parameters: {
      all: ['1', '`1` for all of them.'],
      msg_id: [undefined, 'Only for this message.'],
    },
    answer: { text: 'do_success', data: exactly({ count: integer(0) }) },
  },
};
