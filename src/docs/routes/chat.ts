import type { RouteDoc, RouteDocs } from '../route-doc.js';
import { exactly, integer, text } from '../schema.js';
import { CONTACTS, CONVERSATION_INFO, NOTHING, ONLINE, TRUE } from '../wire-schemas.js';

const PEER = ['1002', 'The uid of the other one.'] as const;
const UIDS = { uids: ['["1002","1003"]', 'The JSON text of an array of uids.'] } as const;

const INFO: RouteDoc = {
  summary: 'Both profiles of a conversation.',
  parameters: { target_uid: PEER },
  answer: CONVERSATION_INFO,
};

export const CHAT_ROUTES: RouteDocs = {
  'GET /chat/users': {
    summary: 'The contact list, latest first.',
    parameters: { limit: ['20', 'Rows, 1 to 200; 100 when absent.'], page: ['1', 'From 1.'] },
    answer: CONTACTS,
  },
  'POST /chat/readMsg': {
    summary: 'Marks the messages of a peer as read and tells the peer (`Sys:MsgRead`).',
    parameters: { target_uid: PEER },
    answer: { text: 'success', data: TRUE },
  },
  'GET /chat/getAllNewMessage': {
    summary: 'How many messages are unread.',
    answer: { text: 'success', data: exactly({ count: integer(0) }) },
  },
  'POST /chat/lastMsgClear': {
    summary: 'Drops old previews from the contact list; contacts and messages stay.',
    parameters: { days: ['30', 'Days that are kept.'], limit: ['100', 'Previews that are kept.'] },
    answer: { text: 'success', data: NOTHING },
  },
  'GET /chat/onlineStatus': { summary: 'Who is online.', parameters: UIDS, answer: ONLINE },
  'GET /chat/onlineStatusByUids': {
    summary: 'Who is online, for app servers.',
    parameters: UIDS,
    answer: ONLINE,
  },
  'GET /chat/getConversationInfo': INFO,
  'POST /chat/getConversationInfo': { ...INFO, summary: 'The same by POST, as the Android SDK does.' },
  'GET /welcomes/content': {
    summary: 'The welcome text of a user, empty when there is none.',
    parameters: { uid: ['1002', 'Whose text it is.'] },
    answer: { text: 'success', data: text('') },
  },
  'GET /welcomes/myContent': {
    summary: 'The caller’s own welcome text.',
    answer: { text: 'success', data: text('') },
  },
  'POST /welcomes/set': {
    summary: 'Sets the caller’s welcome text.',
    parameters: { content: ['Hello, how can I help?', 'The text.'] },
    answer: { text: 'do_success', data: TRUE },
  },
  'POST /welcomes/del': {
    summary: 'Removes the caller’s welcome text.',
    answer: { text: 'do_success', data: TRUE },
  },
};
