import type { JsonSchema } from '@hongyan/http';
import type { EnvelopeAnswer } from './route-doc.js';
import { exactly, integer, listOf, text } from './schema.js';

export const NOTHING: JsonSchema = { type: 'null' };
export const FLAG: JsonSchema = { enum: [0, 1] };
export const TIME = text('2023-11-15 06:13:20', {
  pattern: '^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d$',
  description: 'Wall clock of UTC+8, unless the installation has another zone.',
});
export const TOKEN = text('0123456789abcdef0123456789abcdef01234567', { pattern: '^[0-9a-f]{40}$' });
export const MESSAGE_ID = text('3b1f6f0e-6f0a-4d0e-9c7a-0a4d5b7b1c11', {
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
});
export const CONTENT: JsonSchema = {
  type: 'object',
  description: 'As it was sent. `{"content":"","extra":null}` where there is none.',
  examples: [{ content: 'hello', extra: '' }],
};
const TYPE = text('Msg:Txt');
const PICTURE = text('https://im.example.com/files/1/20231115/3b1f6f0e6f0a4d0e.jpeg', { format: 'uri' });

export const DONE: EnvelopeAnswer = { text: 'do_success', data: NOTHING };
export const TRUE: JsonSchema = { const: true };

export const SENT: EnvelopeAnswer = {
  text: 'send_success',
  data: exactly({
    msg_id: MESSAGE_ID,
    from_uid: text('1001'),
    target_uid: text('1002'),
    type: TYPE,
    content: {
      description: 'The JSON value that was sent, null for what is no JSON.',
      examples: [{ content: 'hello', extra: '' }],
    },
    send_time: TIME,
    status: { const: 1 },
    arrivals_callback: { const: 0 },
    message_direction: { const: 1 },
    conversation: text('1_1001,1_1002'),
  }),
};

const HISTORY_ROWS = listOf(
  exactly({
    msg_id: MESSAGE_ID,
    from_uid: text('1001'),
    target_uid: text('1002'),
    type: TYPE,
    content: CONTENT,
    send_time: TIME,
    status: { enum: [1, 0, 2], description: '0 waiting, 1 pushed, 2 arrived.' },
    arrivals_callback: { const: 1 },
    message_direction: { enum: [1, 2], description: '1 sent, 2 received.' },
    id: { type: 'integer', minimum: 1, description: 'The marker of the next page.', examples: [1] },
    created_at: TIME,
    read: FLAG,
  }),
);

export const HISTORY: EnvelopeAnswer = {
  text: 'success',
  data: exactly({ data: HISTORY_ROWS, total: integer(1) }),
};

export const NEWS: EnvelopeAnswer = {
  text: 'success',
  data: exactly({
    messages: HISTORY_ROWS,
    reads: listOf(
      exactly({
        from_uid: text('1001'),
        target_uid: text('1002'),
        id: { type: 'integer', minimum: 0, description: 'All up to this `id` is read.', examples: [1] },
        read_time: { ...TIME, pattern: `${TIME['pattern'] as string}|^0$` },
      }),
    ),
    deletions: listOf(
      exactly({
        target_uid: text('1002'),
        id: { type: 'integer', minimum: 0, description: 'All up to this `id` is gone.', examples: [1] },
        total: { type: 'integer', minimum: 0, description: 'How many messages there are.', examples: [1] },
      }),
    ),
    next: text('AQE'),
    has_more: { type: 'boolean', description: 'Whether there is another page at once.', examples: [false] },
  }),
};

export const CONTACTS: EnvelopeAnswer = {
  text: 'success',
  data: listOf(
    exactly({
      uid: text('1002'),
      nickname: text('Bob'),
      avatar: text('https://im.example.com/a/2.png'),
      extend: text('{"role":"seller"}'),
      new_msg_count: text('0', { pattern: '^\\d+$' }),
      last_time: { ...TIME, pattern: `${TIME['pattern'] as string}|^0$` },
      content: CONTENT,
      type: TYPE,
    }),
  ),
  beside: { total: integer(1) },
};

export const UPLOADED: EnvelopeAnswer = {
  text: 'success',
  data: exactly({ img_url: PICTURE, thumbnail_url: PICTURE }),
};

export const ONLINE: EnvelopeAnswer = {
  text: 'success',
  data: { type: 'object', additionalProperties: FLAG, examples: [{ '1002': 1, '1003': 0 }] },
};

const PROFILE = exactly({
  app_id: integer(1),
  uid: text('1001'),
  nickname: text('Alice'),
  avatar: text('https://im.example.com/a/1.png'),
  extend: text('{"role":"buyer"}'),
  updated_at: TIME,
  created_at: TIME,
  id: integer(1),
  is_online: FLAG,
  portrait: text('https://im.example.com/a/1.png'),
  name: text('Alice'),
});

export const CONVERSATION_INFO: EnvelopeAnswer = {
  text: 'success',
  data: exactly({
    user: PROFILE,
    target: {
      ...PROFILE,
      type: ['object', 'array'],
      maxItems: 0,
      description: '`[]` when nobody has the uid.',
    },
  }),
  beside: { status: { const: 1 } },
};

export const EXPORT: EnvelopeAnswer = {
  text: 'success',
  data: exactly({
    messages: listOf(
      exactly({
        id: integer(1),
        msg_id: MESSAGE_ID,
        conversation: text('1001,1002'),
        from_uid: text('1001'),
        target_uid: text('1002'),
        type: TYPE,
        content: CONTENT,
        status: { enum: [1, 0, 2] },
        send_time: TIME,
        created_at: TIME,
      }),
    ),
    count: integer(1),
    page: integer(1),
    size: integer(30),
  }),
};
