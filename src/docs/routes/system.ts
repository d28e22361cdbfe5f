import type { RouteDocs } from '../route-doc.js';
import { exactly, integer, text } from '../schema.js';
import { DONE } from '../wire-schemas.js';

const NUMBERS = [
  'start_time',
  'connection_num',
  'accept_count',
  'close_count',
  'worker_num',
  'idle_worker_num',
  'task_worker_num',
  'tasking_num',
  'request_count',
  'dispatch_count',
  'worker_request_count',
  'worker_dispatch_count',
  'task_idle_worker_num',
  'coroutine_num',
];
const ANSWERS = { type: 'boolean', examples: [true] };

export const SYSTEM_ROUTES: RouteDocs = {
  'GET /': { summary: 'Says `im`.', answer: { mediaType: 'text/html', body: text('im') } },
  'GET /common/getTimestamp': {
    summary: 'Unix seconds.',
    answer: { text: 'success', data: exactly({ _timestamp: integer(1_700_000_000) }) },
  },
  'GET /server/info': {
    summary: 'Numbers of the calling app, over all nodes.',
    answer: {
      text: 'success',
      data: exactly(Object.fromEntries(NUMBERS.map((name) => [name, integer(0)]))),
    },
  },
  'GET /server/getAllUidCount': {
    summary: 'How many users and sockets of the app are connected.',
    answer: {
      text: 'success',
      data: exactly({ user_count: integer(1), websocket_count: integer(1) }),
    },
  },
  'POST /config/msgWordsBlacklist/edit': {
    summary: 'Replaces the list of words that messages of users may not contain.',
    parameters: { config_value: ['["加微信","100元"]', 'An array of words, or its JSON text.'] },
    answer: DONE,
  },
  'GET /config/msgWordsBlacklist': {
    summary: 'The list of words.',
    answer: {
      text: 'success',
      data: exactly({
        config: {
          type: ['array', 'object', 'string', 'null'],
          description: 'As it was stored; null when there is none.',
          examples: [['加微信', '100元']],
        },
      }),
    },
  },
  'DELETE /config/delete': {
    summary: 'Deletes a stored configuration.',
    parameters: { config_key: ['msg_words_blacklist', 'The word list is `msg_words_blacklist`.'] },
    answer: DONE,
    errors: ['do_failed'],
  },
  'GET /files/:app/:day/:name': {
    summary: 'A picture, for anybody who knows its name.',
    parameters: {
      app: ['1', 'As in the URL that the upload answered.'],
      day: ['20231115', 'As in the URL that the upload answered.'],
      name: ['3b1f6f0e6f0a4d0e.jpeg', 'As in the URL that the upload answered.'],
    },
    answer: { mediaType: 'image/*', body: {}, others: { '304': ['The caller has it.'] } },
  },
  'GET /livez': {
    summary: '200 while the process lives.',
    answer: { mediaType: 'application/json', body: exactly({ status: { const: 'ok' } }) },
  },
  'GET /readyz': {
    summary: '200 while database and Redis answer, else 503.',
    answer: {
      mediaType: 'application/json',
      body: exactly({ status: { const: 'ok' }, database: ANSWERS, redis: ANSWERS }),
      others: {
        '503': [
          'Not ready.',
          exactly({ status: { const: 'unavailable' }, database: ANSWERS, redis: ANSWERS }),
        ],
      },
    },
  },
  'GET /docs': { summary: 'This document, to read.', answer: { mediaType: 'text/html', body: text('…') } },
  'GET /docs/openapi.json': {
    summary: 'This document.',
    answer: {
      mediaType: 'application/json',
      body: { type: 'object', required: ['openapi'], examples: [{ openapi: '3.1.0' }] },
    },
  },
};
