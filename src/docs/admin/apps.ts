import type { JsonSchema } from '@hongyan/http';
import { APP_STATUSES } from '../../apps/app.js';
import {
  APP_LANGUAGES,
  BLOCKED_REPLIES,
  HISTORY_MOVE_MODES,
  MOBILE_SIGNATURE_MODES,
  ONLINE_NOTICE_SCOPES,
  SIGNATURE_MODES,
} from '../../apps/app-settings.js';
import type { RouteDocs } from '../route-doc.js';
import { exactly, integer, listOf, text } from '../schema.js';
import { json, MOMENT, NOTHING, oneOf, orNull, PAGE, pageOf } from './shapes.js';

const LATER_OR_NONE: JsonSchema = { ...orNull(MOMENT), examples: [null] };
const HEX = 'e2d0fe1585a63ec6009c8016ff8dda8b17719a63';

const SETTINGS = exactly({
  signature: oneOf(...SIGNATURE_MODES),
  mobileSignature: oneOf(...MOBILE_SIGNATURE_MODES),
  onlineNotice: oneOf(...ONLINE_NOTICE_SCOPES),
  historyMove: oneOf(...HISTORY_MOVE_MODES),
  callbackUrl: text('https://back.example/im'),
  retentionDays: integer(365),
  blockedReply: oneOf(...BLOCKED_REPLIES),
  allowedOrigins: listOf(text('https://app.example')),
  language: oneOf(...APP_LANGUAGES),
  devicesMax: integer(20),
  connectionsMax: integer(0),
});

const APP = exactly({
  id: integer(1),
  tenantId: integer(1),
  name: text('Messenger'),
  key: text('7f7a0a3ecf1b0a2ad0b3b7d6a1f2c9e8d4b5a697'),
  status: oneOf(...APP_STATUSES),
  createdAtMs: MOMENT,
  deleteAtMs: LATER_OR_NONE,
  settings: SETTINGS,
});

const SECRET = exactly({
  id: integer(2),
  createdAtMs: MOMENT,
  expiresAtMs: LATER_OR_NONE,
  lastUsedAtMs: orNull(MOMENT),
  status: oneOf('live', 'ending', 'ended'),
});

const DEVICE = exactly({
  device: text('ios'),
  clientAppId: text('com.example.messenger'),
  createdAtMs: MOMENT,
});

const appId = ['1', 'The app.'] as const;
const NAME = { appId, name: ['Messenger', '1 to 100 characters.'] } as const;
const SETTING_WORDS = {
  signature: ['strict', '`legacy` accepts any time-stamp and repeated nonces.'],
  mobileSignature: [undefined, 'What happens to a mobile signature that is missing or wrong.'],
  onlineNotice: [undefined, 'Who sees that a user came online.'],
  historyMove: [undefined, 'Whether histories move by a grant of the app server, or on a user’s word.'],
  callbackUrl: [undefined, 'Where messages to offline users are announced; empty for nowhere.'],
  retentionDays: [undefined, 'Age at which messages are deleted; 0 keeps them for ever.'],
  blockedReply: [undefined, 'What a blocked sender is told: a success that is none, or 4011.'],
  allowedOrigins: [undefined, 'Origins whose pages may use a token; `["*"]` for all.'],
  language: [undefined, 'Language of texts in replies; `default` leaves it to the installation.'],
  devicesMax: [undefined, 'Sockets of a user; the oldest go first. 0 for any number.'],
  connectionsMax: [undefined, 'Sockets of all users; who comes last waits. 0 for any number.'],
} as const;

const DEVICE_WORDS = {
  appId,
  device: ['ios', 'What the client sends as `device`.'],
  clientAppId: ['com.example.messenger', 'What the client sends as `_appid`.'],
} as const;

/** Apps, their secrets and settings. */
export const ADMIN_APP_ROUTES: RouteDocs = {
  'GET /admin/v1/apps': {
    summary: 'Apps, by id.',
    parameters: {
      tenantId: [undefined, 'Only of this organisation.'],
      status: [undefined, 'Only in this state.'],
      search: [undefined, 'A part of the name, or the whole key.'],
      ...PAGE,
    },
    answer: pageOf(APP),
  },
  'POST /admin/v1/apps': {
    summary: 'Makes an app. Its secret is in this answer and never again.',
    parameters: {
      name: ['Messenger', '1 to 100 characters.'],
      tenantId: [1, 'Whose it is; admins of an organisation may leave it out.'],
    },
    answer: json(exactly({ app: APP, secret: text(HEX) })),
  },
  'GET /admin/v1/apps/:appId': { summary: 'One app.', parameters: { appId }, answer: json(APP) },
  'PATCH /admin/v1/apps/:appId': { summary: 'Renames an app.', parameters: NAME, answer: json(APP) },
  'POST /admin/v1/apps/:appId/suspend': {
    summary: 'Refuses its signed calls and its clients, whose sockets are closed.',
    parameters: { appId },
    answer: json(APP),
  },
  'POST /admin/v1/apps/:appId/resume': {
    summary: 'Takes its calls and clients again.',
    parameters: { appId },
    answer: json(APP),
  },
  'DELETE /admin/v1/apps/:appId': {
    summary: 'Refuses its calls and clients now, and removes it with all it has after seven days.',
    parameters: { appId, name: ['Messenger', 'The name of the app, typed again.'] },
    answer: json(APP),
  },
  'POST /admin/v1/apps/:appId/undelete': {
    summary: 'Takes a deleted app back, disabled, before its seven days are over.',
    parameters: { appId },
    answer: json(APP),
  },
  'GET /admin/v1/apps/:appId/settings': {
    summary: 'The settings of an app.',
    parameters: { appId },
    answer: json(SETTINGS),
  },
  'PATCH /admin/v1/apps/:appId/settings': {
    summary: 'Changes any of the settings.',
    parameters: { appId, ...SETTING_WORDS },
    answer: json(SETTINGS),
  },
  'GET /admin/v1/apps/:appId/secrets': {
    summary: 'The secrets of an app, newest first, without their values.',
    parameters: { appId },
    answer: pageOf(SECRET),
  },
  'POST /admin/v1/apps/:appId/secrets': {
    summary: 'Adds a second secret. Its value is in this answer and never again.',
    parameters: { appId, keepHours: [24, 'How long the present one lives on; 0 ends it at once.'] },
    answer: json(exactly({ record: SECRET, secret: text(HEX) })),
  },
  'DELETE /admin/v1/apps/:appId/secrets/:secretId': {
    summary: 'Ends a secret on all nodes; never the last one that is live.',
    parameters: { appId, secretId: ['2', 'The secret.'] },
    answer: NOTHING,
  },
  'GET /admin/v1/apps/:appId/device-secrets': {
    summary: 'Devices whose requests are signed, without their secrets.',
    parameters: { appId },
    answer: pageOf(DEVICE),
  },
  'PUT /admin/v1/apps/:appId/device-secrets': {
    summary: 'Lists a device, or gives it another secret.',
    parameters: { ...DEVICE_WORDS, secret: ['s3cr3t', 'What the client signs with.'] },
    answer: NOTHING,
  },
  'POST /admin/v1/apps/:appId/device-secrets/remove': {
    summary: 'Takes a device off the list.',
    parameters: DEVICE_WORDS,
    answer: NOTHING,
  },
};
