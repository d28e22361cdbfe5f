import { describe, expect, it } from '@jest/globals';
import { newMessageId } from '@hongyan/kernel';
import type { TracedMessage } from './life.js';
import {
  formatLivesMark,
  isRefused,
  type LivesMark,
  markAt,
  mergeHappenings,
  parseLivesMark,
} from './lives-page.js';
import type { RefusedSend } from './refused-send.js';

const stored = (seq: number, createdAtMs: number): TracedMessage =>
  ({ seq, createdAtMs }) as Partial<TracedMessage> as TracedMessage;
const refused = (atMs: number): RefusedSend =>
  ({ msgId: newMessageId(atMs), blockedBy: 'words' }) as Partial<RefusedSend> as RefusedSend;

const STORED = [stored(4, 400), stored(3, 300), stored(2, 300), stored(1, 100)];
const REFUSED = [refused(500), refused(300), refused(50)];

/** What a query would return from a mark on. */
function page(mark: LivesMark, limit: number): ReturnType<typeof mergeHappenings> {
  const beforeRefusal = mark.beforeRefusal.replaceAll('-', '');
  return mergeHappenings(
    STORED.filter(({ seq }) => seq < mark.beforeSeq),
    REFUSED.filter(({ msgId }) => msgId.toString('hex') < beforeRefusal),
    limit,
    mark,
  );
}

describe(mergeHappenings.name, () => {
  it.each([1, 2, 3, 7, 10])('has each once, newest first, in pages of %d', (limit) => {
    const seen: string[] = [];
    for (let mark = markAt(5, 500); ;) {
      const { happenings, next } = page(mark, limit);
      if (happenings.length === 0) break;
      seen.push(
        ...happenings.map((each) => (isRefused(each) ? `at ${each.msgId.readUIntBE(0, 6)}` : `${each.seq}`)),
      );
      mark = parseLivesMark(formatLivesMark(next))!;
    }
    expect(seen).toEqual(['at 500', '4', '3', '2', 'at 300', '1', 'at 50']);
  });

  it('begins with what was refused up to the moment', () => {
    const { happenings } = page(markAt(1, 299), 10);
    expect(happenings).toEqual([REFUSED[2]]);
  });
});

describe(parseLivesMark.name, () => {
  it.each(['', '5', '5.', 'x.00000000-0000-0000-0000-000000000000', '5.00000000-0000-0000-0000-00000000000'])(
    'refuses %j',
    (text) => {
      expect(parseLivesMark(text)).toBeNull();
    },
  );

  it('takes any moment', () => {
    expect(parseLivesMark(formatLivesMark(markAt(1, Number.MAX_SAFE_INTEGER - 1)))).not.toBeNull();
  });
});
