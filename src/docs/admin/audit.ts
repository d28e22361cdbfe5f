import type { RouteDoc, RouteDocs } from '../route-doc.js';
import { exactly, integer, text } from '../schema.js';
import { MOMENT, oneOf, orNull, PAGE, pageOf } from './shapes.js';

const STATE = { type: ['object', 'null'], examples: [{ name: 'Acme' }] };

const ENTRY = exactly({
  id: integer(1234),
  atMs: MOMENT,
  actor: exactly({
    kind: oneOf('admin', 'token', 'cli', 'system'),
    adminId: orNull(integer(2)),
    name: text('owner@example.com'),
    tokenId: { type: ['integer', 'null'], examples: [null] },
  }),
  ip: orNull(text('203.0.113.7')),
  action: text('tenant.rename'),
  object: exactly({ kind: text('tenant'), id: text('1'), name: text('Acme') }),
  tenantId: orNull(integer(1)),
  before: STATE,
  after: STATE,
});

const FILTER: RouteDoc['parameters'] = {
  ...PAGE,
  tenantId: [undefined, 'Only about things of this tenant.'],
  actorId: [undefined, 'Only by this admin.'],
  action: ['tenant.', 'Exact, or the beginning of it when it ends in a dot.'],
  objectKind: [undefined, 'Such as `tenant` or `admin`.'],
  objectId: [undefined, 'Which one.'],
  sinceMs: [undefined, 'Only from this moment on.'],
  untilMs: [undefined, 'Only before this moment.'],
};

/** Who did what to which object. */
export const AUDIT_ROUTES: RouteDocs = {
  'GET /admin/v1/audit': {
    summary: 'The audit log, newest first; owners see what is about their tenant.',
    parameters: FILTER,
    answer: pageOf(ENTRY),
  },
  'GET /admin/v1/audit/export': {
    summary: 'All entries, oldest first, as a file: CSV for spreadsheets, or a JSON object per line.',
    parameters: { ...FILTER, format: ['csv', 'Which kind of file.'] },
    answer: { mediaType: '*/*', body: {} },
  },
};
