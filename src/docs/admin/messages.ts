import type { RouteDocs } from '../route-doc.js';
import { exactly, listOf, text } from '../schema.js';
import { FLAG, json, MOMENT, orNull, PAGE, pageOf } from './shapes.js';
import { ATTEMPT } from './callbacks.js';

const MESSAGE_ID = '3b1f6f0e-6f0a-4d0e-9c7a-0a4d5b7b1c11';

const LIFE = {
  msgId: text(MESSAGE_ID),
  id: { type: ['integer', 'null'], description: 'The sequence; null when it was refused.', examples: [17] },
  fromUid: text('1001'),
  toUid: text('1002'),
  type: text('Msg:Txt'),
  blockedBy: { enum: [null, 'user', 'words'], description: 'Why it was refused.' },
  acceptedAtMs: MOMENT,
  storedAtMs: orNull(MOMENT),
  pushed: listOf(exactly({ nodeId: orNull(text('gateway-1-17-5f0a9c3e')), atMs: MOMENT })),
  arrivedAtMs: orNull(MOMENT),
  readAtMs: { ...orNull(MOMENT), description: 'It was read then or before.' },
  state: { enum: ['read', 'arrived', 'pushed', 'callback', 'stored', null] },
  canReplay: FLAG,
  content: { ...orNull(text('')), description: 'JSON text.' },
  contentHidden: {
    type: 'boolean',
    description: 'Whether there is one that is not shown.',
    examples: [true],
  },
};

export const ADMIN_MESSAGE_ROUTES: RouteDocs = {
  'GET /admin/v1/apps/:appId/messages': {
    summary:
      'What two users sent each other, newest first, and what was refused, for `HONGYAN_MESSAGE_TRACE_DAYS`.',
    parameters: {
      appId: [1, 'The app.'],
      a: ['1001', 'One user.'],
      b: ['1002', 'The other.'],
      aroundMs: [undefined, 'Up to this moment; now by default.'],
      ...PAGE,
    },
    answer: pageOf(exactly(LIFE)),
  },
  'GET /admin/v1/apps/:appId/messages/:msgId': {
    summary: 'What became of a message, stored or refused.',
    parameters: {
      appId: [1, 'The app.'],
      msgId: [MESSAGE_ID, 'The message’s id.'],
      content: [undefined, 'Shows the content; asks for `messages.content`, and each look is audited.'],
    },
    answer: json(exactly({ ...LIFE, callbacks: listOf(ATTEMPT) })),
  },
};
