/**
 * The floor plan as a law (ARCHITECTURE.md, "The house"). Rooms import only from rooms to their right and enter by
 * the door; floors follow from file suffixes; libs know no room.
 */
const room = (names) => `^src/(${names})/`;
const UNIFORM = '[.](controller|gateway|processor|guard|filter|dto|adapter)[.]ts$';
const STEWARD = '[.](service|relay)[.]ts$';
const CELLAR = '[.](entity|repository|store|stream|registry)[.]ts$';
const PURE =
  '^src/(tenants|apps|users|presence|figures|moderation|media|webhooks|messaging|gateway|userdata)/(quotas/|places/|recount/|imports/|moves/|exports/|retention/|app-removal/|secrets/|client-sends/|sync/|repair/|upgrades/|administration/|life/|erasure/|uploads/|personal/)?[a-z-]+[.]ts$';
const BEDROCK = '^libs/(kernel|protocol)/';
const TEST = '[.](spec|medium-spec)[.]ts$';
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    rule('no-cycles', 'In ESM with decorator metadata a cycle can crash at load.', {}, { circular: true }),
    rule('libs-know-no-room', 'libs carry the rooms.', { path: '^libs/', pathNot: TEST }, { path: '^src/' }),
    rule(
      'bedrock-is-bare',
      'kernel and protocol stand on Node alone.',
      { path: BEDROCK, pathNot: TEST },
      { pathNot: [BEDROCK, '^node:'], dependencyTypesNot: ['core'] },
    ),
    rule(
      'protocol-runs-in-browsers',
      'The client SDK shares it.',
      { path: '^libs/protocol/', pathNot: TEST },
      { pathNot: '^libs/protocol/' },
    ),
    rule(
      'tenants-is-the-ground',
      'No room lies to its right.',
      { path: room('tenants') },
      {
        path: room(
          'apps|users|presence|figures|media|webhooks|messaging|gateway|userdata|admin|console|demo|cli|system',
        ),
      },
    ),
    rule(
      'apps-sees-tenants',
      '',
      { path: room('apps') },
      {
        path: room(
          'users|presence|figures|media|webhooks|messaging|gateway|userdata|admin|console|demo|cli|system',
        ),
      },
    ),
    rule(
      'users-sees-apps',
      '',
      { path: room('users') },
      {
        path: room(
          'presence|figures|media|webhooks|messaging|gateway|userdata|admin|console|demo|cli|system',
        ),
      },
    ),
    rule(
      'figures-see-apps',
      'They count; who is online, sent or owed is told to them.',
      { path: room('figures') },
      {
        path: room(
          'users|presence|moderation|media|webhooks|messaging|gateway|userdata|admin|console|demo|cli|system',
        ),
      },
    ),
    rule(
      'presence-sees-nobody',
      'It knows ids, not people.',
      { path: room('presence') },
      { path: '^src/(?!presence/)' },
    ),
    rule(
      'moderation-sees-users-and-apps',
      '',
      { path: room('moderation') },
      { path: room('presence|media|webhooks|messaging|gateway|userdata|admin|console|demo|cli|system') },
    ),
    rule(
      'moderation-serves-messaging',
      'What lies to its right knows nothing of words.',
      { path: room('tenants|apps|users|presence|media|webhooks|gateway|system') },
      { path: room('moderation') },
    ),
    rule(
      'media-sees-users',
      '',
      { path: room('media') },
      { path: room('messaging|gateway|userdata|admin|console|demo|cli|system') },
    ),
    rule(
      'webhooks-sees-apps',
      'It knows frames and apps; who is online is asked before.',
      { path: room('webhooks') },
      {
        path: room(
          'users|presence|moderation|media|messaging|gateway|userdata|admin|console|demo|cli|system',
        ),
      },
    ),
    rule(
      'messaging-never-sees-gateway',
      'The way back is the queue.',
      { path: room('messaging') },
      { path: room('gateway|userdata|admin|console|demo|cli|system') },
    ),
    rule(
      'nobody-needs-the-docs',
      'They read the routes; no route reads them.',
      { path: '^src/', pathNot: '^src/(docs/|app[.]module[.]ts$)' },
      { path: room('docs') },
    ),
    rule(
      'gateway-sees-no-annexe',
      '',
      { path: room('gateway') },
      { path: room('userdata|admin|console|demo|cli|system') },
    ),
    rule(
      'userdata-serves-admins',
      '',
      { path: room('userdata') },
      { path: room('gateway|admin|console|demo|cli|system') },
    ),
    rule(
      'admin-has-no-guests',
      'Only the application knows it.',
      { path: '^src/(console|demo|cli|system|docs)/' },
      { path: room('admin') },
    ),
    rule(
      'console-is-a-page',
      'It serves files and sees nobody; what it shows comes over the Admin API.',
      { path: room('console') },
      { path: '^src/(?!console/)' },
    ),
    rule(
      'enter-by-the-door',
      'Other rooms may import modules, services, guards and pure files.',
      { path: '^src/([a-z]+)/', pathNot: TEST },
      {
        pathNot: '^src/$1/',
        path: '^src/[a-z]+/.*[.](controller|gateway|processor|filter|dto|adapter|relay|entity|repository|store|stream|registry)[.]ts$',
      },
    ),
    rule(
      'pure-stays-pure',
      'Rules and types know no framework.',
      { path: PURE, pathNot: TEST },
      { pathNot: [PURE, BEDROCK, '^node:', 'node_modules/(@types/)?ws/'], dependencyTypesNot: ['core'] },
    ),
    rule('cellar-never-climbs', 'Storage calls nobody.', { path: CELLAR }, { path: [STEWARD, UNIFORM] }),
    rule(
      'steward-never-serves',
      'Use cases know no transport.',
      { path: STEWARD, pathNot: TEST },
      { path: '[.](controller|gateway|processor|filter|adapter)[.]ts$' },
    ),
    rule(
      'uniform-stays-out-of-the-cellar',
      'Transport goes through services; gateway and processor hold sockets and streams themselves.',
      { path: UNIFORM, pathNot: '[.](gateway|processor|adapter)[.]ts$' },
      { path: CELLAR },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
