import type { RouteDocs } from '../route-doc.js';
import { exactly, integer, text } from '../schema.js';
import { json, MOMENT, orNull, PAGE, pageOf } from './shapes.js';

const MESSAGE_ID = '3b1f6f0e-6f0a-4d0e-9c7a-0a4d5b7b1c11';
const APP = [1, 'The app.'] as const;

/** One attempt at a callback. */
export const ATTEMPT = exactly({
  msgId: text(MESSAGE_ID),
  attempt: integer(1),
  atMs: MOMENT,
  durationMs: integer(42),
  outcome: { enum: ['delivered', 'failed', 'dead'] },
  status: { type: ['integer', 'null'], examples: [200] },
  error: orNull(text('')),
});

export const ADMIN_CALLBACK_ROUTES: RouteDocs = {
  'GET /admin/v1/apps/:appId/callbacks': {
    summary: 'How the callbacks of an app do. `owed` and `dead` are counted up to 100 000.',
    parameters: { appId: APP },
    answer: json(
      exactly({
        url: text('https://app.example.com/im'),
        owed: integer(2),
        dead: integer(1),
        lastFailureAtMs: orNull(MOMENT),
        breaker: { enum: ['closed', 'open', 'half-open'] },
      }),
    ),
  },
  'GET /admin/v1/apps/:appId/callbacks/attempts': {
    summary: 'Attempts at callbacks, newest first, kept for `HONGYAN_WEBHOOKS_KEEP_DAYS`.',
    parameters: {
      appId: APP,
      msgId: [undefined, 'Only of this message.'],
      sinceMs: [undefined, 'Only from this moment on.'],
      untilMs: [undefined, 'Only before this moment.'],
      outcome: ['dead', 'Only those that ended so.'],
      ...PAGE,
    },
    answer: pageOf(ATTEMPT),
  },
  'POST /admin/v1/apps/:appId/callbacks/replay': {
    summary: 'Owes callbacks once more that were given up: that of one message, or all.',
    parameters: {
      appId: APP,
      msgId: [MESSAGE_ID, 'The message; 404 when its callback was not given up.'],
      all: [undefined, '`true` for all, without `msgId`.'],
    },
    answer: json(exactly({ count: integer(1) })),
  },
};
