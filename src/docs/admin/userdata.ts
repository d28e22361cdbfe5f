import { JOB_KINDS, JOB_STATUSES } from '../../userdata/user-data-job.js';
import type { RouteDocs } from '../route-doc.js';
import { exactly, integer, text } from '../schema.js';
import { json, MOMENT, oneOf, orNull, PAGE, pageOf } from './shapes.js';

const JOB = exactly({
  id: integer(3),
  appId: integer(1),
  kind: oneOf(...JOB_KINDS),
  uid: text('1001'),
  status: oneOf(...JOB_STATUSES),
  progress: exactly({
    done: { ...integer(12), description: 'Conversations and files.' },
    total: { ...orNull(integer(40)), description: 'Null until somebody has counted.' },
  }),
  requestedBy: text('owner@example.com'),
  createdAtMs: MOMENT,
  finishedAtMs: orNull(MOMENT),
  downloadExpiresAtMs: orNull(MOMENT),
  error: { type: ['string', 'null'], examples: [null] },
});

const APP_ID = { appId: [1, 'The app.'] } as const;
const USER = { ...APP_ID, uid: ['1001', 'The user.'] } as const;
const JOB_ID = { ...APP_ID, jobId: [3, 'The job.'] } as const;

/** Erase and export of one user's data. */
export const USER_DATA_ROUTES: RouteDocs = {
  'POST /admin/v1/apps/:appId/users/:uid/erase': {
    summary:
      'Erases a user: signed out and without profile at once; what the user sent and uploaded goes in the background, for both sides. The same job while one runs; `conflict` during an export.',
    parameters: { ...USER, uid: ['1001', 'The user; in the body typed again.'] },
    answer: json(JOB),
  },
  'POST /admin/v1/apps/:appId/users/:uid/export': {
    summary:
      'Brings a user’s profile, token times, blocks, messages and pictures together in a zip, in the background. The same job while one runs; `conflict` during an erasure.',
    parameters: USER,
    answer: json(JOB),
  },
  'GET /admin/v1/apps/:appId/jobs': {
    summary: 'Erasures and exports of an app, newest first.',
    parameters: {
      ...APP_ID,
      ...PAGE,
      kind: [undefined, 'Only of this kind.'],
      uid: [undefined, 'Only of this user.'],
    },
    answer: pageOf(JOB),
  },
  'GET /admin/v1/apps/:appId/jobs/:jobId': {
    summary: 'One job and how far it is.',
    parameters: JOB_ID,
    answer: json(JOB),
  },
  'GET /admin/v1/apps/:appId/jobs/:jobId/download': {
    summary:
      'The zip of an export, for 24 hours. `conflict` before it is done, `not_found` when its time is over.',
    parameters: JOB_ID,
    answer: { mediaType: 'application/zip', body: {} },
  },
};
