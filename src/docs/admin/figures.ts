import type { JsonSchema } from '@hongyan/http';
import { COUNTS, LEVELS, NODES, STATES } from '../../figures/figure.js';
import type { RouteDoc, RouteDocs } from '../route-doc.js';
import { exactly, integer, listOf } from '../schema.js';

const NUMBERS = listOf({ type: ['number', 'null'], minimum: 0, examples: [12.5] });
const OF_APPS = [...Object.values(LEVELS), ...Object.values(COUNTS)];
const OF_ALL = [...OF_APPS, 'sendLatencyP50Ms', 'sendLatencyP99Ms', ...Object.values(STATES), NODES];

const figures = (names: readonly string[]): JsonSchema =>
  exactly({
    stepMs: { enum: [10_000, 60_000, 600_000] },
    fromMs: integer(1_800_000_000_000),
    series: exactly(Object.fromEntries(names.map((name) => [name, NUMBERS]))),
  });

const MINUTES = {
  minutes: [60, 'How far back; 60 by default. Steps are minutes above 120, ten minutes above 720.'],
} as const;

const doc = (whose: string, names: readonly string[], ids: RouteDoc['parameters'] = {}): RouteDoc => ({
  summary: `Live figures of ${whose}. Value i of a series belongs to the step from \`fromMs\` + i × \`stepMs\` on; the last step is the newest complete one; null where nothing is known.`,
  parameters: { ...ids, ...MINUTES },
  answer: { mediaType: 'application/json', body: figures(names) },
});

export const FIGURE_ADMIN_ROUTES: RouteDocs = {
  'GET /admin/v1/apps/:appId/figures': doc('an app', OF_APPS, { appId: [1, 'The id.'] }),
  'GET /admin/v1/tenants/:tenantId/figures': doc('all apps of a tenant together', OF_APPS, {
    tenantId: [1, 'The id.'],
  }),
  'GET /admin/v1/figures': doc('the whole installation', OF_ALL),
};
