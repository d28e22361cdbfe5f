import { ABSENT, type Difference } from './compare.js';

/** A difference that we make on purpose. */
export interface DeclaredDifference {
  /** Scenarios by the beginning of their names. */
  readonly scenarios: readonly string[] | 'all';
  /** Places in them, as in {@link Difference.path} but without the number of the event. Any place when not given. */
  readonly path?: RegExp;
  /** The code of our whole answer there. */
  readonly code?: number;
  /** A claim about what was recorded there. */
  readonly recorded?: (value: unknown) => boolean;
  /** Our value there, or a claim about it. */
  readonly ours?: unknown;
  /** The contract item, or design decision, that asks for it. */
  readonly item: string;
}

/** Recordings that are not played, and why. */
export const NOT_PLAYED: Readonly<Record<string, string>> = {
  '468_token_expiring':
    'a token was brought near its end by hand; scenario 3 does so in token-life.e2e-spec.ts',
  '800_idle_docker_env':
    'two minutes of waiting; scenario 18 runs with shorter times in liveness.e2e-spec.ts',
  '801_heartbeat_default_config': 'shows the application ping, which is off (C2); see liveness.e2e-spec.ts',
  '407_users_contact_removed': 'a row of users was removed by SQL; nothing here removes a user',
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const EMPTY_CONTENT = { content: '', extra: null };

/** A frame of a type that clients may not send here; what they may arrives all the same. */
function isRefused(frame: unknown): boolean {
  const { type, from_uid: from } = frame as { type: string; from_uid: string };
  return from !== '' && type !== 'Msg:Customize';
}

export const DECLARED: readonly DeclaredDifference[] = [
  // The reply to a send
  {
    scenarios: 'all',
    path: /^data\.msg_id$/,
    ours: (value: unknown) => UUID.test(String(value)),
    item: '3.7 FIX: the real msg_id',
  },
  {
    scenarios: 'all',
    path: /^data\.(from_uid|target_uid)$/,
    ours: isText,
    item: '3.7 OPT: sender and target filled in (DESIGN 6.6)',
  },
  {
    scenarios: ['151', '26'],
    path: /^data\.conversation$/,
    ours: isText,
    item: 'scenario 37: sendByApps may name the conversation',
  },
  {
    scenarios: ['214', '321'],
    path: /^data\.content$/,
    item: '3.7 FIX: the reply parses the cleaned content',
  },
  {
    scenarios: ['240', '248', '321'],
    path: /content(\.extra\.o)?$/,
    ours: {},
    item: '3.7 FIX: {} stays an object',
  },
  {
    scenarios: ['210', '211', '212', '213', '294'],
    path: /^content$/,
    ours: EMPTY_CONTENT,
    item: '3.7 FIX: no frame of Msg:* without an object',
  },
  { scenarios: ['232'], path: /^target_uid$/, ours: '232232', item: '9 S19: uids are text' },
  // Errors
  {
    scenarios: 'all',
    path: /^(msg|message|data)$/,
    code: 4005,
    ours: (value: unknown) => value === null || isText(value),
    item: '2.1 FIX: msg and message, data null',
  },
  {
    scenarios: 'all',
    path: /^(msg|message|data)$/,
    code: 4008,
    ours: (value: unknown) => value === null || isText(value),
    item: '2.1 FIX: msg and message, data null',
  },
  { scenarios: ['114'], path: /^message$/, code: 4012, ours: isText, item: '2.1 FIX: msg and message' },
  { scenarios: ['108', '109'], code: 4005, item: '9 S3: a nonce and a fresh time-stamp' },
  { scenarios: ['018', '019'], code: 4008, item: '3.22 FIX: signed' },
  {
    scenarios: ['013', '110', '118', '218', '219', '230', '247', '336', '423', '427'],
    code: 4003,
    item: '13: 4003 where a type error was 5003',
  },
  {
    scenarios: ['353', '354'],
    path: /^(code|message|data\.0|total)$/,
    item: '8.7 FIX: a time that is none is refused, and unix seconds are one',
  },
  { scenarios: ['269', '286'], code: 4003, item: '13: content and config_value are required' },
  { scenarios: ['298'], code: 4003, item: '3.7: parameters are checked before words' },
  {
    scenarios: ['221', '222', '223', '225', '226', '322', '408', '703'],
    code: 4003,
    item: '9 S1: clients send Msg:* only',
  },
  { scenarios: ['292', '322', '406'], code: 4003, item: '9 S1: Msg:Img has two http URLs' },
  {
    scenarios: ['221', '222', '223', '225', '226', '269', '292'],
    path: /^frame$/,
    recorded: isRefused,
    ours: ABSENT,
    item: '9 S1, 13: what is refused is not delivered',
  },
  { scenarios: ['265', '270'], code: 4007, item: '3.8 FIX: a sender that is not registered' },
  { scenarios: ['119', '120'], code: 200, item: '13: null is absent, an object is its JSON text' },
  { scenarios: ['124'], code: 200, item: '1.2 FIX: uids are compared exactly' },
  {
    scenarios: 'all',
    path: /^seq$/,
    recorded: (value) => value === ABSENT,
    ours: Number.isSafeInteger,
    item: 'DESIGN 2.3: frames carry the sequence',
  },
  // Routing
  { scenarios: ['005'], item: '3.2 row 6, C6: send takes GET' },
  { scenarios: ['012'], path: /^headers\./, item: '13: any preflight answer that a browser accepts' },
  { scenarios: ['015'], item: '13: no method spoofing' },
  // Reading
  {
    scenarios: ['317', '731'],
    path: /^(code|message|data(\.data\.\d+)?)$/,
    item: '3.9 FIX, scenario 46, 13: limits are clamped, empty is absent',
  },
  { scenarios: ['319'], path: /^data\./, item: '3.9 FIX: page is ignored' },
  { scenarios: ['320', '410'], path: /^data$/, ours: true, item: '3.16 FIX: always true' },
  {
    scenarios: ['321', '322', '406'],
    path: /^data(\.|$)/,
    item: '9 S1, 3.7: what was refused is not there, what is no object is the empty content',
  },
  { scenarios: ['405'], path: /^data\.\d/, item: '3.15: most recent first, to the millisecond' },
  { scenarios: ['452'], code: 200, item: '13: a cleared list stays readable' },
  {
    scenarios: ['460', '461', '465', '466', '467'],
    path: /^(status|data\.(user|target)\.(portrait|name))$/,
    item: 'C8: what Android looks for',
  },
  { scenarios: ['286'], path: /^data\.config$/, item: '13: a refused edit changes nothing' },
  { scenarios: ['370', '377'], path: /new_msg_count$/, item: '8.8 FIX: unread counters move too' },
  { scenarios: ['379'], path: /^(data\.\d|total$)/, item: '9 S6: exact participants' },
  { scenarios: ['406'], path: /^total$/, item: '9 S1: what was refused makes no contact' },
  { scenarios: ['423'], path: /^data\.1(\.5)?$/, item: '13: numbers are uids as they are spelled' },
  { scenarios: ['603', '61', '635'], code: 200, item: '13: uploads work' },
  { scenarios: ['631'], code: 4009, item: '13: an undecodable picture' },
  { scenarios: ['636'], path: /^status$/, ours: 200, item: '3.1 FIX: an upload may be larger than 4 MiB' },
  // Sockets
  {
    scenarios: ['502', '503', '520'],
    path: /^code$/,
    ours: 4006,
    item: 'C7: the code at the top of Sys:Disconnect',
  },
  { scenarios: ['520'], path: /^content\.(code|msg)$/, item: '5.3 FIX: a missing token is 4006' },
  { scenarios: ['509', '511'], path: /^status_line$/, ours: 400, item: '13: 400 without a key' },
  { scenarios: ['522'], path: /^status_line$/, ours: 426, item: '13: 426 for another version' },
  { scenarios: ['522'], path: /^(frame|event)$/, item: '13: no socket of another version' },
];

/** Whether what we answered is what the declaration says. */
export function fits(
  declared: DeclaredDifference,
  scenario: string,
  { path, recorded, ours, answer }: Difference,
): boolean {
  const { scenarios, path: place, code, recorded: claim, ours: expected } = declared;
  if (scenarios !== 'all' && !scenarios.some((beginning) => scenario.startsWith(beginning))) return false;
  if (place && !place.test(path.replace(/^\w+\./, ''))) return false;
  if (code !== undefined && (answer as { code?: unknown } | undefined)?.code !== code) return false;
  if (claim && !claim(recorded)) return false;
  if (expected === undefined) return true;
  if (typeof expected === 'function') return (expected as (value: unknown) => boolean)(ours);
  return expected === ABSENT ? ours === ABSENT : JSON.stringify(expected) === JSON.stringify(ours);
}
