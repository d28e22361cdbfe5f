/**
 * What the word filter costs per message: 10 words against 10 000 and 20 000, on the same messages, in one process.
 *   node bench/words.mjs [--json] [--runs=31]
 * Messages hold no listed word, so each is read to its end. `search` is what a search word by word would cost.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureReady } from '../scripts/bootstrap.mjs';

const SIZES = [10, 10_000, 20_000];
const MESSAGES = 2_000;
const WARM_UP_RUNS = 5;
/** Messages that the word-by-word search gets: it would take minutes for all. */
const SEARCHED_MESSAGES = 50;

const { values: options } = parseArgs({
  options: { json: { type: 'boolean', default: false }, runs: { type: 'string', default: '31' } },
});
const runs = Number(options.runs);
if (!Number.isInteger(runs) || runs < 3) {
  process.stderr.write('--runs must be a whole number, 3 or more.\n');
  process.exit(1);
}

await ensureReady();
const { WordMatcher } = await import('../dist/src/moderation/word-matcher.js');
const { normalizeText } = await import('../dist/src/moderation/normalized-text.js');

const random = seeded(20_261);
const words = [...uniqueWords(SIZES.at(-1))];
const messages = freeMessages(compile(words).matcher);
const lists = SIZES.map((size) => Object.assign(compile(words.slice(0, size)), { size, microseconds: [] }));

for (let run = -WARM_UP_RUNS; run < runs; run++) {
  // In turns, so that whatever else the machine does meets all sizes alike.
  for (const { matcher, microseconds } of lists) {
    const took = microsecondsPerMessage(messages, (message) => matcher.matches(message));
    if (run >= 0) microseconds.push(took);
  }
}

const results = lists.map(({ size, compileMs, longestStepMs, microseconds }) => ({
  words: size,
  compile_ms: round(compileMs),
  longest_step_ms: round(longestStepMs),
  per_message_us: spreadOf(microseconds),
  search_us: round(searchWordByWord(words.slice(0, size))),
}));
const median = (size) => results.find((result) => result.words === size).per_message_us.median;
const report = {
  bench: 'words',
  machine: { cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, node: process.versions.node },
  messages: MESSAGES,
  runs,
  results,
  ratio_10000_to_10: round(median(10_000) / median(10)),
  ratio_20000_to_10: round(median(20_000) / median(10)),
};
process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : describe(report));

function compile(list) {
  const startedAt = performance.now();
  let longestStepMs = 0;
  const steps = WordMatcher.compile(list);
  for (;;) {
    const stepAt = performance.now();
    const step = steps.next();
    longestStepMs = Math.max(longestStepMs, performance.now() - stepAt);
    if (step.done) return { matcher: step.value, compileMs: performance.now() - startedAt, longestStepMs };
  }
}

function microsecondsPerMessage(texts, check) {
  const startedAt = performance.now();
  for (const text of texts) {
    if (check(text)) throw new Error('a free message was held back');
  }
  return ((performance.now() - startedAt) * 1000) / texts.length;
}

function searchWordByWord(list) {
  const normalized = list.map(normalizeText);
  return microsecondsPerMessage(messages.slice(0, SEARCHED_MESSAGES), (message) => {
    const text = normalizeText(message);
    return normalized.some((word) => text.includes(word));
  });
}

/** Words of two to five of 3 000 Chinese characters: nearly every character of a message begins some word. */
function uniqueWords(count) {
  const found = new Set();
  while (found.size < count) found.add(text(2 + random(4)));
  return found;
}

/** Messages of 10 to 60 characters without a listed word. */
function freeMessages(matcher) {
  const found = [];
  while (found.length < MESSAGES) {
    const message = text(10 + random(51));
    if (!matcher.matches(message)) found.push(message);
  }
  return found;
}

function text(length) {
  return Array.from({ length }, () => String.fromCharCode(0x4e00 + random(3_000))).join('');
}

/** The same numbers on every machine. */
function seeded(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function spreadOf(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share) => round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  return { median: at(0.5), p10: at(0.1), p90: at(0.9), min: at(0), max: at(1) };
}

function round(value) {
  return Math.round(value * 100) / 100;
}

function describe({ machine, results, ...rest }) {
  const rows = results.map(
    ({ words: size, compile_ms, longest_step_ms, per_message_us: us, search_us }) =>
      `${String(size).padStart(6)} words: ${us.median} µs per message (p10 ${us.p10}, p90 ${us.p90}, max ${us.max}); ` +
      `word by word ${search_us} µs; compiled in ${compile_ms} ms, longest step ${longest_step_ms} ms`,
  );
  return [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}; ${rest.messages} messages, ${rest.runs} runs`,
    ...rows,
    `10 000 words cost ${rest.ratio_10000_to_10} times what 10 cost, 20 000 words ${rest.ratio_20000_to_10} times`,
    '',
  ].join('\n');
}
