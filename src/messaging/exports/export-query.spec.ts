import { describe, expect, it } from '@jest/globals';
import { WallClock } from '@hongyan/protocol';
import { type ExportParameters, parseExportQuery } from './export-query.js';

const clock = new WallClock('Asia/Shanghai');
const parse = (input: ExportParameters): ReturnType<typeof parseExportQuery> =>
  parseExportQuery(input, (text) => clock.parse(text));

describe(parseExportQuery.name, () => {
  it('takes nothing, and empty texts, for everything there is', () => {
    const everything = parse({});
    expect(everything).toMatchObject({ fromMs: 0, uids: null, page: 1, size: 30, isCounted: false });
    expect(everything!.untilMs).toBeGreaterThan(Date.now() * 100);
    const names = ['start_time', 'end_time', 'conversation', 'page', 'size', 'need_count'];
    expect(parse(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(everything);
  });

  it('includes the whole second of the end', () => {
    const at = '2023-11-15 06:13:20';
    expect(parse({ start_time: at, end_time: at })).toMatchObject({
      fromMs: 1_700_000_000_000,
      untilMs: 1_700_000_001_000,
    });
  });

  it.each([{ size: '31' }, { size: '10.5' }, { page: '1.5' }, { page: '-1' }, { conversation: 'a,' }])(
    'refuses %j',
    (input) => {
      expect(parse(input)).toBeNull();
    },
  );
});
