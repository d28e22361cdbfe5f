import type { RouteDoc, RouteDocs } from '../route-doc.js';
import { DONE, EXPORT, HISTORY, NEWS, SENT, TRUE, UPLOADED } from '../wire-schemas.js';

const PEER = ['1002', 'The uid of the other one.'] as const;
const MESSAGE = {
  target_uid: ['1002', 'Who gets it.'],
  type: ['Msg:Txt', '`Msg:*`, at most 20 characters: `Msg:Txt`, `Msg:Img`, `Msg:Customize` or your own.'],
  content: [
    '{"content":"hello","extra":""}',
    'The JSON text of an object, at most 65 535 bytes: `{content, extra}` for `Msg:Txt`, `{img_url, thumbnail_url}` for `Msg:Img`.',
  ],
  client_msg_id: [
    '8f14e45f-1',
    'The sender’s own name for the message, 1 to 64 printable ASCII characters: a repeat within a day gets the first answer and stores nothing.',
  ],
  push: ['1', 'Whether the app’s callback URL is called when nobody is online; `0` for no.'],
} as const;

const SEND: RouteDoc = {
  summary: 'Sends a message. The answer comes when it is durable.',
  parameters: MESSAGE,
  answer: SENT,
  errors: ['account_disabled', 'client_msg_id_reused', 'too_many_attempts', 'quota_exceeded'],
};

const SYNC: RouteDoc = {
  summary:
    'Everything new for the user since a cursor, in pages: messages both ways, read marks, deletions. Apply deletions first; know repeats by `msg_id`; when you hold another number of messages than `total` says, read that history anew.',
  parameters: {
    since: [
      '0',
      'The `next` of the page before. `0`: from the beginning; without it: from now on, with a cursor and nothing else.',
    ],
    limit: ['100', 'Messages, 1 to 200; also how many conversations a page may speak of.'],
  },
  answer: NEWS,
};

export const MESSAGE_ROUTES: RouteDocs = {
  'POST /messages/send': SEND,
  'GET /messages/send': {
    ...SEND,
    summary:
      'The same by GET, as the Web SDK does; 4003 when a browser follows a link (`Sec-Fetch-Mode: navigate`).',
  },
  'POST /messages/sendByApps': {
    summary:
      'Sends in the name of a user, past the word filter. `Sys:Customize` is delivered and not stored.',
    parameters: { from_uid: ['1001', 'Who sends.'], ...MESSAGE },
    answer: SENT,
    errors: [
      'uid_invalid',
      'account_disabled',
      'client_msg_id_reused',
      'too_many_attempts',
      'quota_exceeded',
    ],
  },
  'GET /messages/getHistoricalMessage': {
    summary: 'A page of a conversation, newest first.',
    parameters: {
      link_user: PEER,
      node_marker: [undefined, 'The `id` of the last row of the page before; the newest page without it.'],
      limit: ['10', 'Rows, 1 to 200.'],
    },
    answer: HISTORY,
  },
  'GET /messages/sync': SYNC,
  'POST /messages/sync': {
    ...SYNC,
    summary: 'The same by POST: a cursor of thousands of conversations is long.',
  },
  'POST /messages/messageArrival': {
    summary: 'Says that a message has arrived. The same answer whatever comes of it.',
    parameters: { msg_id: ['3b1f6f0e-6f0a-4d0e-9c7a-0a4d5b7b1c11', 'The message.'] },
    answer: DONE,
    errors: ['too_many_attempts'],
  },
  'POST /messages/onlineNotice': {
    summary: 'Tells the app’s sockets that the user is here (`Ntf:Online`), at most once in 30 s.',
    answer: DONE,
  },
  'POST /messages/messageTransfer': {
    summary: 'Imports an old message, in the background.',
    parameters: {
      from_uid: ['1001', 'Who sent it.'],
      target_uid: ['1002', 'Who got it.'],
      content: ['{"content":"old","extra":""}', 'As for `/messages/send`.'],
      type: ['Msg:Txt', '`Msg:Customize` when absent.'],
      created_at: ['2021-01-01 00:00:00', 'Wall clock of UTC+8; now when absent.'],
      msg_id: ['5a1f6f0e-6f0a-4d0e-9c7a-0a4d5b7b1c11', 'A UUID that makes a repeat harmless.'],
    },
    answer: DONE,
    errors: ['uid_error', 'too_many_attempts', 'quota_exceeded'],
  },
  'POST /messages/messageSynchronization': {
    summary: 'Takes over the history of another user, in the background, if the app server has allowed it.',
    parameters: {
      from_uid: ['1003', 'Whose history it is.'],
      limit: ['30', 'Days back; 365 when absent.'],
    },
    answer: { text: 'success', data: TRUE },
  },
  'POST /messages/pictureUpload': {
    summary: 'Takes one picture: JPEG, PNG or GIF, at most 5 120 000 bytes.',
    answer: UPLOADED,
    errors: ['ext_error', 'size_error', 'quota_exceeded'],
  },
  'POST /messages/delLiaisonPerson': {
    summary: 'Removes a contact and its history, for the caller alone.',
    parameters: { target_uid: PEER },
    answer: { text: 'success', data: TRUE },
  },
  'GET /data/messages': {
    summary: 'The app’s messages, in order of time.',
    parameters: {
      start_time: ['2020-01-01 00:00:00', 'Wall clock of UTC+8, included.'],
      end_time: [undefined, 'Wall clock of UTC+8, included.'],
      conversation: ['1001,1002', 'The two uids of one conversation.'],
      page: ['1', 'From 1.'],
      size: ['30', 'One of 10, 15, 20, 25, 30, 50, 80, 100, 200, 300, 500, 1000.'],
      need_count: ['1', '`1`: `count` says how many there are; else it is 0.'],
    },
    answer: EXPORT,
  },
};
